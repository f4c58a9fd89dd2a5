import { WebhookVerificationError } from './webhook-verification-error.ts';

const PREFIX = 'whsec_';
const BYTES_MIN = 24;
const BYTES_MAX = 64;

/** What the specification signs with. Checking is left to WebCrypto, which compares in constant time. */
export const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const;

/**
 * The key in a secret: `whsec_` (which may be left out) and base64 of 24 to 64 bytes.
 *
 * @throws {WebhookVerificationError} `invalid_secret`
 */
export const importSecret = (secret: string, usage: 'sign' | 'verify'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', secretBytes(secret), HMAC, false, [usage]);

const secretBytes = (secret: string): Uint8Array<ArrayBuffer> => {
  // It comes from an environment, which may lack it.
  const text = typeof secret === 'string' ? secret : '';
  const bytes = fromBase64(text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text);
  if (bytes !== undefined && bytes.length >= BYTES_MIN && bytes.length <= BYTES_MAX) return bytes;
  throw new WebhookVerificationError(
    'invalid_secret',
    `The secret must be ${PREFIX} and base64 of ${BYTES_MIN} to ${BYTES_MAX} bytes`,
  );
};

/** `undefined` for what is not base64. */
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
};

export const toBase64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));
