import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from './folded-words.ts';
import { creatorEntries, productEntries, searchRank, searchWords, sortTitle } from './search-words.ts';

/** What breaks readers of texts: NUL, halves of pairs, marks in piles, directions, ligatures that become long. */
const HOSTILE = [
  '\0',
  '\ud83d',
  '\udc00',
  '\u0301',
  '\u202e',
  '\u200d',
  '\ufeff',
  '\ufdfa',
  '㌀',
  '🏴',
  'ß',
  'ŉ',
];
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(...HOSTILE, ' ', 'Zoë', 'Ångström', '東京', 'ภาษาไทย', 'İı'),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.integer({ min: 1, max: 9000 })).map(([sign, n]) => sign.repeat(n)),
);
/** 100 kB of words that are all different. */
const MANY_WORDS = Array.from({ length: 20_000 }, (_, index) => (index + 46_656).toString(36)).join(' ');
const text = fc
  .tuple(fc.array(piece, { maxLength: 30 }), fc.constantFrom('', MANY_WORDS))
  .map(([pieces, more]) => (pieces.join('') + more).slice(0, 100_000));
const readable = fc.array(fc.constantFrom('Zoë', 'straße', 'moon', '東京', 'ÅNG', '8', 'ﬁn'), {
  minLength: 1,
  maxLength: 8,
});

const entriesOf = (typed: string) => productEntries({ title: typed, description: typed });

const ask = (q: string) => searchWords(q).map((word) => ({ word, creatorIds: [] }));

describe('any text', () => {
  it('has a bounded number of short entries, without NUL, halves and spaces', () => {
    fc.assert(
      fc.property(text, (typed) => {
        const entries = [...entriesOf(typed), ...creatorEntries({ name: typed, handle: typed })];
        expect(entries.length).toBeLessThanOrEqual(160 + 60 + 120);
        for (const entry of entries) {
          expect(entry.length).toBeLessThanOrEqual(1 + 20 * 2 * 3);
          expect(entry).toMatch(/^\d[^\0\s\p{Cs}]+$/u);
        }
        expect(searchWords(typed).length).toBeLessThanOrEqual(8000);
        expect(Array.from(sortTitle(typed)).length).toBeLessThanOrEqual(60);
      }),
      { numRuns: 150 },
    );
  });

  it('is folded the same in both Unicode forms, and once for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const folded = foldText(typed);
        expect(foldText(typed.normalize('NFD'))).toBe(foldText(typed.normalize('NFC')));
        expect(foldText(folded)).toBe(folded);
      }),
    );
  });
});

describe('a product', () => {
  it('is found by its title in any case, and by the beginnings of its words', () => {
    fc.assert(
      fc.property(readable, fc.integer({ min: 1, max: 6 }), (words, length) => {
        const title = words.join(' ');
        const begun = words.map((word) => Array.from(word).slice(0, length).join('')).join(' ');
        for (const q of [title, title.toUpperCase(), title.normalize('NFD'), begun])
          expect(searchRank(productEntries({ title }), ask(q)), q).not.toBeNull();
      }),
    );
  });
});
