/**
 * A text in the form in which it is compared: without case, accents, and the difference between forms of one letter. After Unicode's
 * caseless matching of compatibility forms; letters such as `ø`, which Unicode does not take apart, follow what people type instead.
 */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    // Three times: `ẞ` becomes `ß`, then `SS`, then `ss`.
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .replace(WHOLE_LETTERS, (letter) => TYPED_AS[letter] ?? letter)
    .normalize('NFC');

/**
 * The folded words of a text, as often as they are there. Scripts without spaces, such as Chinese and Thai, are read as pairs of letters:
 * which words a runtime knows there depends on its dictionary. A text without letters and digits has its signs for words.
 *
 * @param isAskedFor the text is a search: what is found by its last pair need not begin with the last letter, too
 */
export function foldedWords(text: string, isAskedFor: boolean): string[] {
  // No text of the API is longer, in whichever form.
  const folded = foldText(text.slice(0, TEXT_UNITS_MAX));
  const words = Array.from(folded.matchAll(RUN), ([run]) => wordsOf(run, isAskedFor)).flat();
  if (isAskedFor && words.length > 0) return words;
  return [...words, ...Array.from(folded.matchAll(SIGN), ([sign]) => sign)];
}

/** Whether a word is of a script without spaces, where one letter or two may say all. */
export const isUnspaced = (word: string): boolean => STARTS_UNSPACED.test(word);

/** A word and all its beginnings, the shortest first. */
export const beginningsOf = (word: string): string[] => {
  const letters = Array.from(word);
  return letters.map((_, index) => letters.slice(0, index + 1).join(''));
};

function wordsOf(run: string, isAskedFor: boolean): string[] {
  const letters = Array.from(run);
  if (!isUnspaced(run)) return [letters.slice(0, WORD_LETTERS_MAX).join('')];
  const pairs = letters.map((letter, index) => letter + (letters[index + 1] ?? ''));
  return isAskedFor && pairs.length > 1 ? pairs.slice(0, -1) : pairs;
}

const TEXT_UNITS_MAX = 8000;
/** Longer words are compared by their beginning. */
const WORD_LETTERS_MAX = 20;

/** Marks over Latin, Greek and Cyrillic letters, the vowel points of Hebrew and Arabic, and what is not shown. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\p{Default_Ignorable_Code_Point}]/gu;

const TYPED_AS: Readonly<Record<string, string>> = {
  ς: 'σ',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ŧ: 't',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
};
const WHOLE_LETTERS = /[ςøłđħŧæœþð]/g;

const UNSPACED = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => String.raw`\p{Script_Extensions=${script}}`)
  .join('');
const LETTER = String.raw`[\p{L}\p{N}\p{M}]`;
const RUN = new RegExp(`(?:(?=[${UNSPACED}])${LETTER})+|(?:(?![${UNSPACED}])${LETTER})+`, 'gu');
const STARTS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');
const SIGN = /[\p{P}\p{S}]/gu;
