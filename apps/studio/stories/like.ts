/** Fits texts in which anything may stand for `*`, such as a figure in a sentence of any language. */
export const like = (text: string): RegExp =>
  new RegExp(`^${text.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`);
