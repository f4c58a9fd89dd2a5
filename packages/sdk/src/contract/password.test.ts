import { expect, test } from 'vitest';
import { isCommonPassword, readNewPassword, readPassword } from './password.ts';

const BOUNDS = { min: 8, max: 128 };

test('every keyboard types the same password', () => {
  expect(readPassword('Ge\u0301rard\u00a0 ', 128)).toEqual({ value: 'G\u00e9rard  ' });
});

test.each(['a\0b', 'a\nb', 'a\ud800', 'correct\u200bhorse', 'a'.repeat(129)])(
  '%j is no password',
  (typed) => {
    expect(readPassword(typed, 128).fault).toBeTruthy();
  },
);

test('a new one has its length in characters', () => {
  expect(readNewPassword('\u{1f600}\u{1f601}\u{1f602}\u{1f603}', BOUNDS).fault).toContain('at least 8');
  expect(readNewPassword('1234567', BOUNDS).fault).toContain('at least 8');
  expect(readNewPassword('password', BOUNDS).fault).toContain('easy to guess');
  expect(readNewPassword('correct horse', BOUNDS)).toEqual({ value: 'correct horse' });
});

test.each([
  '12345678',
  '87654321',
  '11111111',
  'aaaabbbb',
  '19861986',
  '24121986',
  'password',
  'Password1',
  'P@ssw0rd123!',
  'passwordpassword',
  'pass word',
  'passwort',
  'qwertyuiop',
  'QWERTZ123',
  '1qaz2wsx',
  'zyxwvuts',
  'abcdefgh1',
  '12345678a',
  'iloveyou2',
  'liverpool1',
  'trustno1!!',
  'livedrops2026',
])('%s is tried first by everybody', (password) => {
  expect(isCommonPassword(password)).toBe(true);
});

test.each([
  'correct horse',
  'Mantis-parade-91',
  'tr0ub4dor&3',
  'sunshine-and-rain',
  '\u043c\u043e\u0439 \u0441\u043b\u043e\u0436\u043d\u044b\u0439',
  '314159265358979',
  'kF9$wq2Lz',
])('%s is not', (password) => {
  expect(isCommonPassword(password)).toBe(false);
});
