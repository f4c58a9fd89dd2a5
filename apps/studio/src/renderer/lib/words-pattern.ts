/**
 * Fits these words, where a `*` stands for what differs from time to time.
 *
 * @param gap the pattern of what differs
 */
export const wordsPattern = (words: string, gap: string): RegExp =>
  new RegExp(`^${words.split('*').map(escapePattern).join(gap)}$`);

/** A pattern that fits exactly this text. */
export const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
