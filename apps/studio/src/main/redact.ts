const SECRET = '[secret]';
const MAIL = '[mail]';
/** Longer texts are dumps of something. */
const TEXT_MAX = 4_000;
const DEPTH_MAX = 5;

const SECRET_NAME = /token|secret|password|authorization|cookie/i;
/** How keys, webhook secrets and tokens begin. */
const SECRET_START = /ld_[sp]k_|whsec_|eyJ/;
/** Nothing that people write has such a word. */
const LONG_RUN = /[A-Za-z0-9_]{32}/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The same without what nobody else may read: tokens, keys, secrets, passwords, e-mail addresses, and what is asked in an address. */
export const redact = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEPTH_MAX) return '[more]';
  if (value instanceof Error)
    return redact({ name: value.name, message: value.message, stack: value.stack }, depth);
  if (Array.isArray(value)) return value.map((item: unknown) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      SECRET_NAME.test(name) ? SECRET : redact(item, depth + 1),
    ]),
  );
};

/** Word by word, so that it takes linear time whatever the text is. */
const redactText = (text: string): string => {
  let isBearer = false;
  return text
    .slice(0, TEXT_MAX)
    .split(/([\s"'<>(){}[\],;|]+)/)
    .map((word, index) => {
      // Every second one is what stands between words.
      if (index % 2 === 1) return word;
      const isAfterBearer = isBearer;
      isBearer = word.toLowerCase() === 'bearer';
      return isAfterBearer ? SECRET : redactWord(word);
    })
    .join('');
};

const redactWord = (word: string): string => {
  if (word.includes('@') || word.includes('%40')) return MAIL;
  const [place = '', ...asked] = word.split('?');
  if (SECRET_START.test(place)) return SECRET;
  const shown = LONG_RUN.test(place) && !UUID.test(place) ? SECRET : place;
  return asked.length === 0 || asked.join('') === '' ? shown + '?'.repeat(asked.length) : `${shown}?[query]`;
};
