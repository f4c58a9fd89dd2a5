/** A signed-in device. One document for its whole life: each refresh replaces the token's hash in place. */
export type LoginSession = {
  id: string;
  /** Names the session inside the refresh token. Known to nobody else, unlike the id, which access tokens carry. */
  familyId: string;
  userId: string;
  tokenHash: string;
  /** The hash that the last rotation replaced. */
  previousHash: string | null;
  rotatedAt: Date | null;
  createdAt: Date;
  expiresAt: Date;
};

/**
 * How long a rotated token still gives the session it was traded for: the answer was lost, or two tabs refreshed at once.
 * A client that waits 10 s for an answer and a little before it asks again must be well inside, also after a few of them.
 * Later use means that two parties hold the token (RFC 9700, section 4.14.2).
 */
export const ROTATION_GRACE_MS = 60_000;

export type RefreshDecision = 'rotate' | 'repeat' | 'revoke' | 'expired';

/** What a presented refresh token may do. `repeat` gives the successor of the token again. */
export function decideRefresh(
  session: Pick<LoginSession, 'tokenHash' | 'previousHash' | 'rotatedAt' | 'expiresAt'>,
  presentedHash: string,
  now: number,
): RefreshDecision {
  if (session.expiresAt.getTime() <= now) return 'expired';
  if (session.tokenHash === presentedHash) return 'rotate';
  const sinceRotationMs = session.rotatedAt ? now - session.rotatedAt.getTime() : Infinity;
  if (session.previousHash === presentedHash && sinceRotationMs <= ROTATION_GRACE_MS) return 'repeat';
  return 'revoke';
}
