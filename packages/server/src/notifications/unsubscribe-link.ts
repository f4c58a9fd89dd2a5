import { DEFAULT_NOTIFICATION_PREFERENCES, type NotificationKind } from '@livedrops/sdk/contract';
import { createSeal, type Secrets } from '../platform/seal.ts';

/** Whom a link is for, and which mails it ends. */
export type Unsubscription = { userId: string; kind: NotificationKind };

export type UnsubscribeLinks = {
  make(unsubscription: Unsubscription): string;
  /** `null` for a token that was not made here. */
  read(token: string): Unsubscription | null;
};

/**
 * Links that end mails of a kind without signing in. They do no more than that, and they stay good as long as the mails that carry them, so they
 * are signed and have no end.
 *
 * @param publicUrl where the API is reached from outside, without a slash at the end
 */
export function createUnsubscribeLinks({
  publicUrl,
  ...secrets
}: Secrets & { publicUrl: string }): UnsubscribeLinks {
  const seal = createSeal(secrets, 'livedrops unsubscribe links');
  return {
    make({ userId, kind }) {
      const claim = Buffer.from(JSON.stringify([userId, kind])).toString('base64url');
      return `${publicUrl}/api/unsubscribe?token=${claim}.${seal.sign(claim)}`;
    },
    read(token) {
      const [claim = '', signature = ''] = token.split('.');
      if (!seal.isSigned(claim, signature)) return null;
      const [userId, kind] = JSON.parse(Buffer.from(claim, 'base64url').toString()) as [string, string];
      return isKind(kind) ? { userId, kind } : null;
    },
  };
}

const isKind = (kind: string): kind is NotificationKind =>
  Object.hasOwn(DEFAULT_NOTIFICATION_PREFERENCES.kinds, kind);
