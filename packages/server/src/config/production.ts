/** Fewer different signs in 32 are a pattern that a person typed: of 32 hexadecimal digits that a machine drew, one in a million has fewer than 8. */
const DIFFERENT_SIGNS_MIN = 8;
/** What people write into examples, and copy from them. */
const EXAMPLE_WORDS =
  /secret|change|example|sample|please|random|password|default|livedrops|character|thirty|develop|replace|insert|0123456789|123456789|abcdef(?:gh|01)|qwerty/i;

/** Whether somebody who tries what people write would find a secret: repeated, counted, or out of an example. */
export function isWeakSecret(secret: string): boolean {
  return new Set(secret).size < DIFFERENT_SIGNS_MIN || EXAMPLE_WORDS.test(secret) || isRepeated(secret);
}

/** Whether a text is a shorter one again and again: `abcd1234abcd1234…`. */
const isRepeated = (text: string): boolean => {
  const period = `${text}${text}`.indexOf(text, 1);
  return period < text.length && period <= 16;
};

const LOCAL_HOST = /^(localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0)$/;

/** Whether an origin is this machine, whichever machine that is. */
export const isLocalOrigin = (origin: string): boolean =>
  /^https?:/.test(origin) && LOCAL_HOST.test(new URL(origin).hostname);
