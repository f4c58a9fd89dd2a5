import { MisuseError } from './misuse.ts';

/**
 * Options of calls whose key cannot have been sent before. Callers have no way to say so of theirs: a key of theirs may be left from an
 * earlier run of their program.
 */
export const unsent = new WeakSet<object>();

/**
 * A new key for one intent, such as one press of "buy": a random UUID.
 * Keep it before you send it, and a crash of your program cannot buy twice.
 *
 * @example
 * ```ts
 * const idempotencyKey = createIdempotencyKey();
 * await keep(idempotencyKey); // before it is sent
 * await client.orders.create({ dropId, quantity: 1 }, { idempotencyKey });
 * ```
 */
export const createIdempotencyKey = (): string => {
  const crypto = (globalThis as { crypto?: Crypto }).crypto;
  if (crypto === undefined) throw new MisuseError('No crypto in this runtime: load a polyfill');
  // Browsers offer randomUUID in secure contexts only; a shop on plain http in a LAN is not one.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [8, 12, 16, 20, 32].map((end, index, ends) => hex.slice(ends[index - 1] ?? 0, end)).join('-');
};

/** The form that the API takes: 8 to 128 visible ASCII characters without quotes or commas. */
const KEY_FORM = /^[\x21\x23-\x2b\x2d-\x7e]{8,128}$/;

/** The caller's key, or a new one. Throws a TypeError for a key that the API would refuse. */
export const keyFor = (given: string | undefined): string => {
  if (given === undefined) return createIdempotencyKey();
  if (!KEY_FORM.test(given)) {
    throw new TypeError('idempotencyKey must be 8 to 128 visible ASCII characters without quotes or commas');
  }
  return given;
};
