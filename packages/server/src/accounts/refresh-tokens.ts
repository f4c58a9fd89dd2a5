import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** A refresh token taken apart: which session it names, and the hash that the session must know. */
export type PresentedToken = { familyId: string; hash: string };

export type RefreshTokens = {
  /** A new session's first token: 256 random bits behind the name of its session. */
  create(): { token: string; familyId: string; hash: string };
  /** `null` for text that is no refresh token. */
  read(token: string): PresentedToken | null;
  /**
   * The token that replaces this one. It is derived with a secret of the server, so the same token always
   * gets the same successor: a lost answer is repeated without the database ever holding a usable token.
   */
  succeed(token: string): { token: string; hash: string };
};

const FORM = /^([\w-]{22})\.[\w-]{43}$/;

export function createRefreshTokens(secret: string): RefreshTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'livedrops refresh token succession', 32));
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
      const next = `${familyId}.${createHmac('sha256', key).update(token).digest('base64url')}`;
      return { token: next, hash: hashToken(next) };
    },
  };
}

const hashToken = (token: string) => createHash('sha256').update(token).digest('base64url');
