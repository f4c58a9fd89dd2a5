import { COMMON_PASSWORDS } from './common-passwords.ts';
import {
  faultOfCharacters,
  isLonger,
  type ReadText,
  tooLong,
  typedLengthMax,
  withoutInvisible,
} from './text.ts';

/**
 * Reads a password as OpaqueString of RFC 8265 does, so that every keyboard types the same one: one Unicode form, one kind of space,
 * nothing invisible. Case and spaces at the ends count.
 */
export function readPassword(typed: string, max: number): ReadText {
  if (typed.length > typedLengthMax(max)) return { fault: tooLong(max) };
  const fault = faultOfCharacters(typed, false);
  if (fault !== null) return { fault };
  if (withoutInvisible(typed) !== typed) return { fault: 'must not have invisible characters' };
  const value = typed.replace(/\p{Zs}/gu, ' ').normalize('NFC');
  return isLonger(value, max) ? { fault: tooLong(max) } : { value };
}

/** Reads a password for a new account. */
export function readNewPassword(typed: string, { min, max }: { min: number; max: number }): ReadText {
  const read = readPassword(typed, max);
  if (read.value === undefined) return read;
  if (!isLonger(read.value, min - 1)) return { fault: `must have at least ${min} characters` };
  return isCommonPassword(read.value) ? { fault: 'is too easy to guess' } : read;
}

/** Whether a password is among those that are tried first, which is all that is asked of it beside its length. */
export function isCommonPassword(password: string): boolean {
  const plain = password.toLowerCase().replace(/\s/g, '');
  const core = plain.replace(DECORATION, '');
  if (new Set(plain).size < 4 || isRow(plain) || DATE_OR_NUMBER.test(plain)) return true;
  if (core.length < 3) return isRow(plain.replace(core, ''));
  return [plain, core, withoutDigitsForLetters(plain), withoutDigitsForLetters(core)].some(isKnown);
}

const isKnown = (word: string): boolean => COMMON_PASSWORDS.has(unitOf(word)) || isRow(word);

const DATE_OR_NUMBER = /^\d{1,11}$/;

/** Digits and signs at either end, which people add when they are asked for some. */
const DECORATION = /^\P{L}+|(?<=\p{L})\P{L}+$/gu;

const LETTERS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const withoutDigitsForLetters = (text: string) =>
  text.replace(/[0134578@$!]/g, (sign) => LETTERS[sign] ?? sign);

/** `abcabcabc` is `abc`. */
function unitOf(text: string): string {
  const length = (text + text).indexOf(text, 1);
  return text.slice(0, length);
}

/** Rows of keys, and what goes up or down by one. */
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv',
];

function isRow(text: string): boolean {
  const unit = unitOf(text);
  // Not `toReversed`, which Chromium 108 lacks.
  const backwards = Array.from(unit).reduce((after, character) => character + after, '');
  return ROWS.some((row) => row.includes(unit) || row.includes(backwards));
}
