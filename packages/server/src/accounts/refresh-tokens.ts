import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Secrets } from '../platform/seal.ts';

/** A refresh token taken apart: which session it names, and the hash that the session must know. */
export type PresentedToken = { familyId: string; hash: string };

export type Successor = { token: string; hash: string };

export type RefreshTokens = {
  /** A new session's first token: 256 random bits behind the name of its session. */
  create(): { token: string; familyId: string; hash: string };
  /** `null` for text that is no refresh token. */
  read(token: string): PresentedToken | null;
  /**
   * The token that replaces this one. It is derived with a secret of the server, so the same token always
   * gets the same successor: a lost answer is repeated without the database ever holding a usable token. The first one is what it gets
   * now; the others are what it may have got before the secret was changed.
   */
  succeed(token: string): readonly [Successor, ...Successor[]];
};

const FORM = /^([\w-]{22})\.[\w-]{43}$/;

export function createRefreshTokens({ secret, oldSecrets = [] }: Secrets): RefreshTokens {
  const keyOf = (one: string) =>
    Buffer.from(hkdfSync('sha256', one, '', 'livedrops refresh token succession', 32));
  const key = keyOf(secret);
  const oldKeys = oldSecrets.map(keyOf);
  return {
    create() {
      const familyId = randomBytes(16).toString('base64url');
      const token = `${familyId}.${randomBytes(32).toString('base64url')}`;
      return { token, familyId, hash: hashToken(token) };
    },
    read(token) {
      const familyId = FORM.exec(token)?.[1];
      return familyId === undefined ? null : { familyId, hash: hashToken(token) };
    },
    succeed(token) {
      const familyId = token.split('.', 1)[0] ?? '';
      const succeedWith = (one: Buffer): Successor => {
        const next = `${familyId}.${createHmac('sha256', one).update(token).digest('base64url')}`;
        return { token: next, hash: hashToken(next) };
      };
      return [succeedWith(key), ...oldKeys.map(succeedWith)];
    },
  };
}

/** What is stored of a token, or of the name of a refresh. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');
