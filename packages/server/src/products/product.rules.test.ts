import { expect, test } from 'vitest';
import { numberPages, productKeys, type ProductRecord, toProductChange } from './product.rules.ts';

const product: ProductRecord = {
  id: 'prd_1',
  creatorId: 'crt_1',
  creatorName: 'Mira',
  title: 'Mug',
  description: '',
  price: 1900,
  currency: 'EUR',
  imageUrl: null,
  createdAt: new Date('2026-11-23T18:00:00.000Z'),
  updatedAt: new Date('2026-11-24T18:00:00.000Z'),
};

test.each([
  ['newest', ['newest', product.createdAt.getTime(), 'prd_1']],
  ['price_asc', ['price_asc', 'EUR', 1900, 'prd_1']],
  ['price_desc', ['price_desc', 'EUR', 1900, 'prd_1']],
  ['title', ['title', 'Mug', 'prd_1']],
] as const)('the cursor of %s', (sort, keys) => {
  expect(productKeys(sort, product)).toEqual(keys);
});

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
