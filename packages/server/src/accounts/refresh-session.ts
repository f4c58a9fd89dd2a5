import type { RefreshInput, Session } from '@livedrops/sdk/contract';
import { Refusal } from '../platform/http/problem.ts';
import { presentSession } from './accounts.present.ts';
import { decideRefresh, type LoginSession, type Presented } from './login-session.rules.ts';
import { hashToken, type Successor } from './refresh-tokens.ts';
import type { SignInDeps } from './sign-in.ts';

export type RefreshDeps = Pick<
  SignInDeps,
  'users' | 'sessions' | 'accessTokens' | 'refreshTokens' | 'clock' | 'refreshTokenMs' | 'onSessionEnded'
>;

/**
 * Trades a refresh token for a new session. A token works once; using it again soon repeats the answer,
 * using it later ends the session for the owner and the thief.
 */
export async function refreshSession(deps: RefreshDeps, input: RefreshInput): Promise<Session | Refusal> {
  const read = deps.refreshTokens.read(input.refreshToken);
  const session = read && (await deps.sessions.findByFamily(read.familyId));
  if (!session) return new Refusal('refresh_token_invalid');
  const attempt = input.attemptId === undefined ? null : hashToken(input.attemptId);
  const successors = deps.refreshTokens.succeed(input.refreshToken);
  const next = await trade(deps, session, { hash: read.hash, attempt }, successors);
  if (!next) {
    await endSession(deps, read.familyId);
    return new Refusal('refresh_token_invalid');
  }
  const account = await deps.users.findById(session.userId);
  if (!account) return new Refusal('refresh_token_invalid');
  return presentSession(account, deps.accessTokens.issue(account, session.id), next.token);
}

/** The token to go on with; `null` when the presented one is good for nothing. */
async function trade(
  deps: RefreshDeps,
  session: LoginSession,
  presented: Presented,
  successors: readonly [Successor, ...Successor[]],
): Promise<Successor | null> {
  const now = deps.clock.now();
  const decision = decideRefresh(session, presented, now);
  if (decision !== 'rotate') return decision === 'repeat' ? repeat(session, successors) : null;
  const [next] = successors;
  const rotation = {
    from: presented.hash,
    to: next.hash,
    by: presented.attempt,
    at: new Date(now),
    expiresAt: new Date(now + deps.refreshTokenMs),
  };
  if (await deps.sessions.rotate(session.familyId, rotation)) return next;
  // Another request rotated in between: decide again on what is there now.
  const changed = await deps.sessions.findByFamily(session.familyId);
  const isRepeat = changed && decideRefresh(changed, presented, deps.clock.now()) === 'repeat';
  return isRepeat ? repeat(changed, successors) : null;
}

const repeat = ({ tokenHash }: LoginSession, successors: readonly Successor[]): Successor | null =>
  successors.find(({ hash }) => hash === tokenHash) ?? null;

/** Ends the session of a refresh token, whichever of the session's tokens it is. */
export async function logOut(
  deps: Pick<RefreshDeps, 'sessions' | 'refreshTokens' | 'onSessionEnded'>,
  input: RefreshInput,
): Promise<void> {
  const read = deps.refreshTokens.read(input.refreshToken);
  if (read) await endSession(deps, read.familyId);
}

async function endSession(
  { sessions, onSessionEnded }: Pick<RefreshDeps, 'sessions' | 'onSessionEnded'>,
  familyId: string,
): Promise<void> {
  const sessionId = await sessions.end(familyId);
  if (sessionId !== null) onSessionEnded(sessionId);
}
