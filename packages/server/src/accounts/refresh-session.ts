import type { RefreshInput, Session } from '@livedrops/sdk/contract';
import { Refusal } from '../platform/http/problem.ts';
import { presentSession } from './accounts.present.ts';
import { decideRefresh, type LoginSession } from './login-session.ts';
import type { PresentedToken } from './refresh-tokens.ts';
import type { SignInDeps } from './sign-in.ts';

export type RefreshDeps = Pick<
  SignInDeps,
  'users' | 'sessions' | 'accessTokens' | 'refreshTokens' | 'clock' | 'refreshTokenMs' | 'onSessionEnded'
>;

/**
 * Trades a refresh token for a new session. A token works once; using it again soon repeats the answer,
 * using it later ends the session for both the owner and whoever copied it.
 */
export async function refreshSession(deps: RefreshDeps, input: RefreshInput): Promise<Session | Refusal> {
  const presented = deps.refreshTokens.read(input.refreshToken);
  const session = presented && (await deps.sessions.findByFamily(presented.familyId));
  if (!session) return new Refusal('refresh_token_invalid');
  const successor = deps.refreshTokens.succeed(input.refreshToken);
  if (!(await mayRefresh(deps, session, presented, successor.hash))) {
    await endSession(deps, presented.familyId);
    return new Refusal('refresh_token_invalid');
  }
  const account = await deps.users.findById(session.userId);
  if (!account) return new Refusal('refresh_token_invalid');
  return presentSession(account, deps.accessTokens.issue(account, session.id), successor.token);
}

async function mayRefresh(
  deps: RefreshDeps,
  session: LoginSession,
  presented: PresentedToken,
  successorHash: string,
): Promise<boolean> {
  const now = deps.clock.now();
  const decision = decideRefresh(session, presented.hash, now);
  if (decision !== 'rotate') return decision === 'repeat';
  const rotation = {
    from: presented.hash,
    to: successorHash,
    at: new Date(now),
    expiresAt: new Date(now + deps.refreshTokenMs),
  };
  if (await deps.sessions.rotate(presented.familyId, rotation)) return true;
  // Somebody rotated in between: decide again on what is there now.
  const changed = await deps.sessions.findByFamily(presented.familyId);
  return changed !== null && decideRefresh(changed, presented.hash, deps.clock.now()) === 'repeat';
}

/** Ends the session of a refresh token, whichever of the session's tokens it is. */
export async function logOut(
  deps: Pick<RefreshDeps, 'sessions' | 'refreshTokens' | 'onSessionEnded'>,
  input: RefreshInput,
): Promise<void> {
  const presented = deps.refreshTokens.read(input.refreshToken);
  if (presented) await endSession(deps, presented.familyId);
}

async function endSession(
  { sessions, onSessionEnded }: Pick<RefreshDeps, 'sessions' | 'onSessionEnded'>,
  familyId: string,
): Promise<void> {
  const sessionId = await sessions.end(familyId);
  if (sessionId !== null) onSessionEnded(sessionId);
}
