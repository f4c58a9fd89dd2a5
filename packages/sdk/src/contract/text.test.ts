import { describe, expect, it, test } from 'vitest';
import { readTextOf } from './texts.ts';

describe('a name', () => {
  test.each([
    ['in the other Unicode form', 'Zoe\u0308', 'Zo\u00eb'],
    ['with odd spaces', '  Ada \u00a0\u3000 Maker ', 'Ada Maker'],
    ['with an emoji of several characters', '\u{1f469}\u200d\u{1f3a8} Ada', '\u{1f469}\u200d\u{1f3a8} Ada'],
    ['with a heart in colour', 'Ada \u2764\ufe0f', 'Ada \u2764\ufe0f'],
    ['with a number in a box', '1\ufe0f\u20e3 Ada', '1\ufe0f\u20e3 Ada'],
    [
      'with the flag of a region',
      '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
      '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
    ],
    [
      'whose script joins letters',
      '\u0639\u0644\u06cc\u200c\u0631\u0636\u0627',
      '\u0639\u0644\u06cc\u200c\u0631\u0636\u0627',
    ],
    ['with a form of a Han letter', '\u845b\u{e0100}', '\u845b\u{e0100}'],
    [
      'in two alphabets, word by word',
      '\u041f\u0438\u0446\u0446\u0430 Pizza',
      '\u041f\u0438\u0446\u0446\u0430 Pizza',
    ],
    ['of 80 letters that are two units each', '\u{1d5d4}'.repeat(80), '\u{1d5d4}'.repeat(80)],
    ['of 80 syllables, taken apart', '\uac01'.repeat(80).normalize('NFD'), '\uac01'.repeat(80)],
  ])('%s is taken', (_case, typed, value) => {
    expect(readTextOf('name', typed)).toEqual({ value });
  });

  test.each([
    ['nothing', '', 'visible'],
    ['only spaces', ' \u00a0\u3000', 'visible'],
    ['only marks', '\u0301', 'visible'],
    ['only invisible characters', '\u200b\u2060', 'invisible'],
    ['a filler', '\u3164', 'invisible'],
    ['the blank of Braille', '\u2800', 'invisible'],
    ['an invisible letter inside', 'Studio\u200b Nord', 'invisible'],
    ['a joiner where it spells nothing', 'Studio\u200d Nord', 'invisible'],
    ['a selector that selects nothing', 'Studio 1\ufe0f', 'invisible'],
    ['a bidirectional control', '\u202egnp.exe', 'invisible'],
    ['a letter of another alphabet inside', '\u0405tudio Nord', 'alike'],
    ['NUL', 'a\0b', 'control'],
    ['a line break', 'Ada\nBcc: all', 'one line'],
    ['a line separator', 'Ada\u2028Bcc', 'one line'],
    ['half a surrogate pair', 'Ada \ud83d', 'well-formed'],
    ['no character', 'Ada \uffff', 'well-formed'],
    ['a tower of marks', `a${'\u0301'.repeat(31)}`, 'pile'],
    ['81 letters', 'a'.repeat(81), 'at most 80'],
    ['81 letters that are two units each', '\u{1d5d4}'.repeat(81), 'at most 80'],
  ])('of %s is refused', (_case, typed, word) => {
    expect(readTextOf('name', typed).fault).toContain(word);
  });
});

describe('a description', () => {
  it('keeps its lines in one form, and loses what nobody sees', () => {
    const typed = ' One\r\ntwo\u2028three\t\u200bfour\u00ad\ufeff ';
    expect(readTextOf('description', typed)).toEqual({ value: 'One\ntwo\nthree\tfour' });
    expect(readTextOf('description', ' \u200b ')).toEqual({ value: '' });
  });

  it('has no control characters', () => {
    for (const typed of ['a\0', 'a\u001b[31m', 'a\u0090'])
      expect(readTextOf('description', typed).fault).toContain('control');
  });
});

test('a search is in the form of what it looks for', () => {
  expect(readTextOf('search', ' Zoe\u0308\u200b ')).toEqual({ value: 'Zo\u00eb' });
  expect(readTextOf('search', '')).toEqual({ value: '' });
  expect(readTextOf('search', '\0').fault).toContain('control');
});
