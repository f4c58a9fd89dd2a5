/** A signed-in device. One document for its whole life: each refresh replaces the token's hash in place. */
export type LoginSession = {
  id: string;
  /** Names the session inside the refresh token. Known to its owner alone, unlike the id, which access tokens carry. */
  familyId: string;
  userId: string;
  tokenHash: string;
  /** The hash that the last rotation replaced. */
  previousHash: string | null;
  /** A hash of what the client called that refresh (`attemptId`); `null` when it had no name. */
  rotatedBy: string | null;
  rotatedAt: Date | null;
  createdAt: Date;
  expiresAt: Date;
};

/**
 * How long a rotated token still gives the session it was traded for, to any client: two tabs may refresh at once.
 * Later use means that two parties hold the token (RFC 9700, section 4.14.2), unless it comes with the name of the refresh: then the
 * answer was lost, however long ago. A copy of the token has no name, because only a hash of it is stored here.
 */
export const ROTATION_GRACE_MS = 10_000;
export type RefreshDecision = 'rotate' | 'repeat' | 'revoke' | 'expired';

/** What is shown for another pair of tokens: hashes of the token and of the name of the refresh. */
export type Presented = { hash: string; attempt: string | null };

/** What a presented refresh token may do. `repeat` gives the successor of the token again. */
export function decideRefresh(
  session: Pick<LoginSession, 'tokenHash' | 'previousHash' | 'rotatedBy' | 'rotatedAt' | 'expiresAt'>,
  { hash, attempt }: Presented,
  now: number,
): RefreshDecision {
  if (session.expiresAt.getTime() <= now) return 'expired';
  if (session.tokenHash === hash) return 'rotate';
  const sinceRotationMs = session.rotatedAt ? now - session.rotatedAt.getTime() : Infinity;
  const isOwn = attempt !== null && attempt === session.rotatedBy;
  const isRepeatable = isOwn || sinceRotationMs <= ROTATION_GRACE_MS;
  return session.previousHash === hash && isRepeatable ? 'repeat' : 'revoke';
}
