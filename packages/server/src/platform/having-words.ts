import { entriesFor } from '@livedrops/sdk/contract';

/** Conditions on a document with `words`: each of these is one of them, in one of the ranks. */
export const havingWords = (words: readonly string[], ranks?: Parameters<typeof entriesFor>[1]) =>
  words.map((word) => ({ words: { $in: entriesFor(word, ranks) } }));
