import { describe, expect, it, test } from 'vitest';
import {
  creatorEntries,
  creatorEntry,
  placesOf,
  productEntries,
  type ProductTexts,
  searchRank,
  searchWords,
  sortTitle,
} from './search-words.ts';

const JACKET: ProductTexts = {
  title: 'Summer Jacket',
  creatorId: 'crt_1',
  description: 'Waxed cotton, made in 2024 by an old mill',
};

/** The creator of the jacket, and another one. */
const CREATORS = { crt_1: 'Zoë Groß', crt_2: 'Kim Waxed' };

const creatorsNamed = (word: string) =>
  Object.entries(CREATORS)
    .filter(([, name]) => creatorEntries({ name, handle: '' }).includes(creatorEntry(word)))
    .map(([id]) => id);

const rank = (q: string, changes: Partial<ProductTexts> = {}) =>
  searchRank(
    productEntries({ ...JACKET, ...changes }),
    searchWords(q).map((word) => ({ word, creatorIds: creatorsNamed(word) })),
  );

describe('a product', () => {
  test.each([
    ['the beginning of the title', 'sum', 0],
    ['a whole word of the title', 'JACKET', 1],
    ['the beginning of a word of the title', 'jac', 2],
    ['a name without its accents', 'zoe gross', 3],
    ['the beginning of a name', 'gro', 3],
    ['a whole word of the description', 'cotton', 3],
    ['a number', '2024', 3],
    ['words in any order and of several texts: the least one counts', 'waxed zo jac sum', 3],
    ['words of the title: the least one counts', 'jac sum', 2],
  ])('is found by %s', (_case, q, expected) => {
    expect(rank(q)).toBe(expected);
  });

  test.each([
    ['the middle of a word', 'acket'],
    ['the beginning of a word of the description', 'cott'],
    ['a short word of the description', 'by'],
    ['words that are not all there', 'summer coat'],
    ['a sign that it does not have', '.'],
    ['the name of another creator', 'kim'],
    ['nothing', ''],
  ])('is not found by %s', (_case, q) => {
    expect(rank(q)).toBeNull();
  });

  it('is found by letters of a script without spaces, wherever they are', () => {
    const changes = { title: '夏のジャケット', description: '東京で作られた' };
    expect(['夏', '夏の', 'ジャケ', 'ト', 'ケット', '東京'].map((q) => rank(q, changes))).toEqual([
      0, 0, 1, 1, 1, 3,
    ]);
    expect(rank('京東', changes)).toBeNull();
  });

  it('takes the place of a word that stands there more than once from the best', () => {
    expect(rank('moon', { title: 'Moonlight over moon' })).toBe(0);
    expect(rank('moon', { title: 'The moonlit Moon' })).toBe(1);
  });

  it('has entries for some of its texts, in places of their own', () => {
    const { title, creatorId } = JACKET;
    const entries = productEntries({ title, creatorId });
    expect(new Set(entries.map((entry) => entry[0]))).toEqual(new Set(placesOf({ title, creatorId })));
    expect(placesOf({ description: '' })).toEqual(['5']);
  });
});

it('a creator is found by words of the name and the handle, however long the name is', () => {
  const entries = creatorEntries({ handle: 'kiln-and-tide', name: 'Øs '.repeat(26) });
  const has = (q: string) => searchWords(q).every((word) => entries.includes(creatorEntry(word)));
  expect([has('os kiln'), has('TIDE'), has('iln')]).toEqual([true, true, false]);
});

it('titles are sorted without regard to case and accents', () => {
  const titles = ['zebra', 'Éclair', 'apple', 'Echo', 'Banana'];
  expect(titles.map(sortTitle).toSorted()).toEqual(['apple', 'banana', 'echo', 'eclair', 'zebra']);
});
