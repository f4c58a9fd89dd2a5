/** What may stand in the message of an error of a database, a mail server or a driver, and is nobody's business. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  // A unique index says which value was there already.
  [/dup key: \{[^}]*\}/g, 'dup key: [left out]'],
  // The user and the password of an address.
  [/\/\/[^\s/@"]{1,500}@/g, '//[left out]@'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[token]'],
  [/\bld_sk_\w+/g, '[API key]'],
  [/\bwhsec_[\w+/=-]+/g, '[webhook secret]'],
  [/\b[rs]k_(?:live|test)_\w+/g, '[Stripe key]'],
  [/[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,255}/g, '[e-mail]'],
];

/** A text without what looks like a secret or an address of a person. */
export const scrub = (text: string): string =>
  SECRETS.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);

type PlainError = { type: string; message: string; code?: string | number; stack?: string; cause?: unknown };

const CAUSES_MAX = 5;

/**
 * An error for the log: what it is and where it was thrown. Its other properties are left out: errors of the database carry the documents
 * that it refused, and errors of clients their requests.
 */
export function plainError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? scrub(error) : typeof error;
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  const plain: PlainError = { type: name, message: scrub(message) };
  if (typeof code === 'string' || typeof code === 'number') plain.code = code;
  if (stack !== undefined) plain.stack = scrub(stack);
  if (cause !== undefined && depth < CAUSES_MAX) plain.cause = plainError(cause, depth + 1);
  return plain;
}
