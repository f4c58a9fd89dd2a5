import { createSeal, type Secrets } from '../platform/seal.ts';

/** A link that was mailed to an address: its holder can read mail there. */
export type EmailLink = {
  id: string;
  purpose: 'confirm' | 'reset';
  userId: string;
  email: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
};

const HOUR_MS = 3_600_000;

/** A new password is wanted now; a new account may be confirmed tomorrow. */
export const LINK_MS: Record<EmailLink['purpose'], number> = { confirm: 48 * HOUR_MS, reset: HOUR_MS };

export type LinkTokens = {
  make(link: Pick<EmailLink, 'id' | 'purpose'>): string;
  /** The id of the link; `null` for a token that was not made here. */
  read(token: string, purpose: EmailLink['purpose']): string | null;
};

/**
 * Tokens of links: the link's id and a signature of it. The database holds no token and nothing that one could be made from, and a mail that is
 * sent again has the same one.
 */
export function createLinkTokens(secrets: Secrets): LinkTokens {
  const seal = createSeal(secrets, 'livedrops e-mail links');
  return {
    make: ({ id, purpose }) => `${id}.${seal.sign(`${purpose}:${id}`)}`,
    read(token, purpose) {
      const [id = '', signature = ''] = token.split('.', 2);
      return seal.isSigned(`${purpose}:${id}`, signature) ? id : null;
    },
  };
}
