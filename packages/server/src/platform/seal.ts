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
  const signWith = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const [key = Buffer.alloc(0)] = keys;
  return {
    sign: (text) => signWith(key, text).toString('base64url'),
    isSigned(text, signature) {
      const given = Buffer.from(signature, 'base64url');
      return keys.some((one) => {
        const expected = signWith(one, text);
        return given.length === expected.length && timingSafeEqual(given, expected);
      });
    },
  };
}
