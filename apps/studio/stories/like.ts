import { wordsPattern } from '../src/renderer/lib/words-pattern.ts';

/** Fits texts in which anything may stand for `*`, such as a figure in a sentence of any language. */
export const like = (text: string): RegExp => wordsPattern(text, '.*');
