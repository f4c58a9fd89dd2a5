import { describe, expect, it } from 'vitest';
import { pageLinks, parseSearch, searchPath } from './product-search.ts';

describe('parseSearch', () => {
  it.each([
    ['', { page: 1, q: '', sort: 'newest' }],
    ['page=3&q=%20cup%20&sort=price_asc', { page: 3, q: 'cup', sort: 'price_asc' }],
    ['page=0', { page: 1, q: '', sort: 'newest' }],
    ['page=1.5', { page: 1, q: '', sort: 'newest' }],
    ['page=-2&sort=evil', { page: 1, q: '', sort: 'newest' }],
    ['page=99999', { page: 1000, q: '', sort: 'newest' }],
  ])('%s', (query, expected) => {
    expect(parseSearch(new URLSearchParams(query))).toEqual(expected);
  });
});

describe('searchPath', () => {
  it('leaves defaults out and comes back the same', () => {
    expect(searchPath({ page: 1, q: '', sort: 'newest' })).toBe('/products');
    const search = { page: 2, q: 'a&b', sort: 'title' } as const;
    expect(parseSearch(new URL(searchPath(search), 'https://x.test').searchParams)).toEqual(search);
  });
});

describe('pageLinks', () => {
  it.each([
    [1, 1, [1]],
    [1, 3, [1, 2, 3]],
    [5, 9, [1, null, 4, 5, 6, null, 9]],
    [9, 9, [1, null, 8, 9]],
    [12, 9, [1, null, 9]],
  ])('page %i of %i', (page, count, expected) => {
    expect(pageLinks(page, count)).toEqual(expected);
  });
});
