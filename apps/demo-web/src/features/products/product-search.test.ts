import { describe, expect, it } from 'vitest';
import { pageLinks, parseSearch, searchPath, withWords } from './product-search.ts';

describe('parseSearch', () => {
  it.each([
    ['', { page: 1, q: '', sort: 'newest' }],
    ['page=3&q=%20cup%20&sort=price_asc', { page: 3, q: 'cup', sort: 'price_asc' }],
    ['page=0', { page: 1, q: '', sort: 'newest' }],
    ['page=1.5', { page: 1, q: '', sort: 'newest' }],
    ['page=-2&sort=evil', { page: 1, q: '', sort: 'newest' }],
    ['page=99999', { page: 10_000, q: '', sort: 'newest' }],
    ['q=cup', { page: 1, q: 'cup', sort: 'relevance' }],
    ['sort=relevance', { page: 1, q: '', sort: 'newest' }],
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

describe('withWords', () => {
  it.each([
    ['a search from all products', { page: 3, q: '', sort: 'newest' }, 'cup', '/products?q=cup'],
    ['a search with a chosen sort', { page: 1, q: '', sort: 'title' }, 'cup', '/products?q=cup&sort=title'],
    ['other words', { page: 2, q: 'cu', sort: 'relevance' }, 'cup', '/products?q=cup'],
    ['other words, newest', { page: 2, q: 'cu', sort: 'newest' }, 'cup', '/products?q=cup&sort=newest'],
    ['no words', { page: 2, q: 'cu', sort: 'relevance' }, '', '/products'],
  ] as const)('%s', (_case, before, q, path) => {
    expect(searchPath(withWords(before, q))).toBe(path);
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
