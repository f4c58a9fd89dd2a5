/**
 * What a text of a person is: the one rule for server, client, mock and forms. It follows PRECIS (RFC 8264 to 8266) and UTS 39: one
 * Unicode form, and nothing that cannot be seen or that changes how the rest is shown.
 */
export type TextRule = {
  /** Longest length in code points, after reading. */
  max: number;
  /** May be empty. */
  isOptional?: true;
  /** May have line breaks and tabs. */
  isMultiLine?: true;
  /** What says who somebody is. Invisible characters and alphabets that look alike are refused in it, not repaired. */
  isIdentity?: true;
};

/** A text in the form that is kept, or why it is refused: words that follow the name of a field. */
export type ReadText = { value: string; fault?: never } | { value?: never; fault: string };

/** Reads what somebody typed. Linear in the length, and long texts are refused before anything looks at them. */
export function readText(typed: string, rule: TextRule): ReadText {
  if (typed.length > typedLengthMax(rule.max)) return { fault: tooLong(rule.max) };
  const fault = faultOfCharacters(typed, rule.isMultiLine === true);
  if (fault !== null) return { fault };
  const shown = withoutInvisible(typed);
  if (rule.isIdentity && shown !== typed) return { fault: 'must not have invisible characters' };
  const value = toOneForm(shown, rule.isMultiLine === true);
  if (value === '' && rule.isOptional) return { value };
  if (!VISIBLE.test(value)) return { fault: 'must have at least one visible character' };
  if (isLonger(value, rule.max)) return { fault: tooLong(rule.max) };
  if (rule.isIdentity && mixesAlphabets(value))
    return { fault: 'must not mix letters of alphabets that look alike within a word' };
  return { value };
}

/** The longest decomposed form has three code points for one, and a code point has two UTF-16 units at most. */
export const typedLengthMax = (max: number): number => max * 6;

export const tooLong = (max: number): string => `must have at most ${max} characters`;

/** Whether a text has more code points than allowed. */
export const isLonger = (text: string, max: number): boolean =>
  text.length > max && (text.length > max * 2 || Array.from(text).length > max);

/** Why no text of a person may have these characters; `null` when they are all right. */
export function faultOfCharacters(text: string, isMultiLine: boolean): string | null {
  if (BROKEN.test(text)) return 'must be well-formed Unicode';
  if (PILED_UP.test(text)) return 'must not pile marks up on a letter';
  if (!isMultiLine && LINE_BREAK.test(text)) return 'must be one line';
  return (isMultiLine ? CONTROL_IN_LINES : CONTROL).test(text) ? 'must not have control characters' : null;
}

/** A text without invisible characters. Joiners and selectors stay where emoji and scripts need them. */
export const withoutInvisible = (text: string): string =>
  INVISIBLE.test(text) ? text.replace(MEANT_OR_INVISIBLE, '$1') : text;

function toOneForm(text: string, isMultiLine: boolean): string {
  const form = text.normalize('NFC');
  if (!isMultiLine) return form.replace(SPACES, ' ').trim();
  return form.replace(NEW_LINE, '\n').trim();
}

/** One word in two of these alphabets is how a name is imitated; two words are how people write. */
function mixesAlphabets(text: string): boolean {
  if (!OTHER_ALPHABET.test(text)) return false;
  return text
    .split(NO_LETTERS)
    .some((word) => ALPHABETS.filter((alphabet) => alphabet.test(word)).length > 1);
}

const ALPHABETS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
];
const OTHER_ALPHABET = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;
const NO_LETTERS = /[^\p{L}\p{M}]/u;

/** Half of a surrogate pair, or a code point that is no character. */
const BROKEN = /[\p{Cs}\p{Noncharacter_Code_Point}]/u;
/** More marks than the Stream-Safe Text Format has (UAX 15); normalising longer runs is not linear. */
const PILED_UP = /\p{M}{31}/u;
const LINE_BREAK = /[\n\v\f\r\u0085\u2028\u2029]/;
const CONTROL = /\p{Cc}/u;
const CONTROL_IN_LINES = /(?![\t\n\v\f\r\u0085])\p{Cc}/u;
const NEW_LINE = /\r\n|[\v\f\r\u0085\u2028\u2029]/g;
const SPACES = /\p{Zs}+/gu;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** What is not shown, or only turns what is: also bidirectional controls, tags, fillers, and the blank of Braille. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/u;

/** Scripts in which a joiner between letters is spelling (RFC 5892, appendix A). */
const JOINING = `[${[
  'Arabic',
  'Syriac',
  'Mongolian',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Khmer',
  'Myanmar',
]
  .map((script) => `\\p{Script=${script}}`)
  .join('')}]`;

/** Where an invisible character means something: emoji, flags of regions, spelling, and forms of Han and Mongolian letters. */
const MEANT = [
  String.raw`(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]`,
  String.raw`(?<=[#*\d])\ufe0f(?=\u20e3)`,
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}`,
  String.raw`(?<=${JOINING})[\u200c\u200d](?=${JOINING})`,
  String.raw`(?<=\p{Script=Han})[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=\p{Script=Mongolian})[\u180b-\u180d]`,
];
const MEANT_OR_INVISIBLE = new RegExp(`(${MEANT.join('|')})|${INVISIBLE.source}`, 'gu');
