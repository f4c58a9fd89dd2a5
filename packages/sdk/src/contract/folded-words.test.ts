import { describe, expect, it, test } from 'vitest';
import { foldedWords, foldText } from './folded-words.ts';

describe('folding', () => {
  test.each([
    ['case', 'ZOE', 'zoe'],
    ['accents', 'Zoë', 'zoe'],
    ['accents in the other form', 'Zoe\u0308', 'zoe'],
    ['a sharp s', 'Straße', 'strasse'],
    ['a capital sharp s', 'STRAẞE', 'strasse'],
    ['the last sigma of a word', 'ΟΔΌΣ', 'οδοσ'],
    ['a dotted capital i', 'İstanbul', 'istanbul'],
    ['a dotless i', 'ılık', 'ilik'],
    ['letters that Unicode does not take apart', 'Łódź Smørrebrød Ærø', 'lodz smorrebrod aero'],
    ['ligatures and forms of digits', 'ﬁg ②', 'fig 2'],
    ['letters of full width', 'Ｊａｃｋｅｔ', 'jacket'],
    ['the points of Hebrew and Arabic', 'שָׁלוֹם كَتَبَ', 'שלום كتب'],
    ['what is not shown', 'so\u00adft', 'soft'],
  ])('takes away %s', (_case, text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  test.each([
    ['sounds of Japanese letters', 'ガ', 'カ'],
    ['letters of one alphabet', 'ש', 'ס'],
  ])('keeps apart %s', (_case, one, other) => {
    expect(foldText(one)).not.toBe(foldText(other));
  });
});

describe('words', () => {
  it('are runs of letters and digits', () => {
    expect(foldedWords("Rock 'n' Roll — T-Shirt, 8.25 cm", false)).toEqual(
      expect.arrayContaining(['rock', 'n', 'roll', 't', 'shirt', '8', '25', 'cm']),
    );
    expect(foldedWords("O'Brien (100 %)", true)).toEqual(['o', 'brien', '100']);
  });

  it('are pairs of letters where there are no spaces', () => {
    expect(foldedWords('東京都', false)).toEqual(['東京', '京都', '都']);
    expect(foldedWords('東京都', true)).toEqual(['東京', '京都']);
    expect(foldedWords('都', true)).toEqual(['都']);
    expect(foldedWords('Tシャツ', true)).toEqual(['t', 'シャ', 'ャツ']);
  });

  it('are signs when nothing else is asked for', () => {
    expect(foldedWords('(', true)).toEqual(['(']);
    expect(foldedWords('☕', true)).toEqual(['☕']);
    expect(foldedWords('☕ mug', true)).toEqual(['mug']);
    expect(foldedWords('Mug (☕)', false)).toEqual(['mug', '(', '☕', ')']);
  });

  it('are compared by their first twenty letters', () => {
    expect(foldedWords('a'.repeat(30), true)).toEqual(['a'.repeat(20)]);
    expect(foldedWords('𝒂𐐀'.repeat(30), true)).toEqual(['a𐐨'.repeat(10)]);
  });
});
