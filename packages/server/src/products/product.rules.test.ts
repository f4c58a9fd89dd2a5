import { expect, test } from 'vitest';
import { numberPages, toProductChange } from './product.rules.ts';

test.each([
  [0, 20, 1],
  [1, 20, 1],
  [20, 20, 1],
  [21, 20, 2],
  [40, 1, 40],
])('%i products, %i a page, make %i pages', (total, limit, pageCount) => {
  expect(numberPages(total, limit, 1)).toEqual({ page: 1, pageCount, total });
});

test('a change keeps null and drops what was not sent', () => {
  expect(toProductChange({ title: undefined, imageUrl: null, price: 0 })).toEqual({
    imageUrl: null,
    price: 0,
  });
});
