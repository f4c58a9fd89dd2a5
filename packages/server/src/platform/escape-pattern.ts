/** Makes text safe inside a regular expression of MongoDB (PCRE2): it only ever matches itself. */
export const escapePattern = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|#\s-]/g, '\\$&');
