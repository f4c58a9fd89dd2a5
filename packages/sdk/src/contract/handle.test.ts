import { expect, test } from 'vitest';
import { handleSkeleton, isLookAlike, readHandle } from './handle.ts';

test.each([
  ['Studio-Nord ', 'studio-nord'],
  ['\uff33tudio-\uff2eord', 'studio-nord'],
  ['\u{1d5ec}\u{1d5f2}\u{1d600}', 'yes'],
])('%j is the handle %s', (typed, value) => {
  expect(readHandle(typed)).toEqual({ value });
});

test.each(['ab', '-abc', 'abc-', 'a_b', 'a'.repeat(31), '\u0430bc', 'a\u200bbc', 'abc\0', '\ud800bc'])(
  '%j is no handle',
  (typed) => {
    expect(readHandle(typed).fault).toBeTruthy();
  },
);

test.each([
  ['studio-nord', 'studi0-n0rd'],
  ['paul', 'pau1'],
  ['modern', 'modem'],
  ['wave', 'vvave'],
  ['a--b', 'a-b'],
])('%s and %s are one for the eye', (one, other) => {
  expect(handleSkeleton(one)).toBe(handleSkeleton(other));
});

test.each([
  ['letters of another alphabet', '\u0420\u0430\u0441\u0441\u043e', 'Pacco'],
  ['capitals of another alphabet', '\u041d\u041e\u0412\u0410', 'HOBA'],
  ['a small L for a capital I', 'lda Maker', 'Ida Maker'],
  ['a digit for a letter', 'Studio N0rd', 'Studio Nord'],
])('a name with %s passes for the other', (_case, name, other) => {
  expect(isLookAlike(name, other)).toBe(true);
});

test.each([
  ['the same', 'Studio Nord', 'Studio Nord'],
  ['the same in other case and width', 'STUDIO\u3000\uff2eord', 'Studio Nord'],
  ['another', 'Studio Nord', 'Studio Word'],
])('%s name is no deceit', (_case, name, other) => {
  expect(isLookAlike(name, other)).toBe(false);
});
