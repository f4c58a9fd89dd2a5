import { createHmac, timingSafeEqual } from 'node:crypto';

/** What signs now, and what signed before: those are still believed. */
export type Secrets = { secret: string; oldSecrets?: readonly string[] };

export type Seal = {
  /** In base64url. */
  sign(text: string): string;
  /** In constant time. */
  isSigned(text: string, signature: string): boolean;
};

/** Signs texts for one purpose: a signature here is worth nothing elsewhere. */
export function createSeal({ secret, oldSecrets = [] }: Secrets, purpose: string): Seal {
  const keys = [secret, ...oldSecrets].map((one) => createHmac('sha256', one).update(purpose).digest());
  const signWith = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest('base64url');
  const [key = Buffer.alloc(0)] = keys;
  return {
    sign: (text) => signWith(key, text),
    // The texts are compared, not their bytes: several base64url texts stand for the same bytes.
    isSigned: (text, signature) => keys.some((one) => isSame(signature, signWith(one, text))),
  };
}

/** Compares in constant time. */
export function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
