import { isApiError } from '../errors.ts';
import type { SessionStore } from '../session.ts';
import type { Session } from '../types/account.ts';
import { unlessAborted } from './deadline.ts';
import { grantSource, renewingToken, type GrantSource, type HeldToken } from './token-source.ts';

export type SessionTokens = GrantSource & {
  /** Renews now, joining a renewal that is under way. Rejects with `refresh_token_invalid` when the session has ended. */
  renew: () => Promise<Session | null>;
};

/** Trades a refresh token for a new session (`POST /auth/refresh`). */
type Exchange = (refreshToken: string, signal: AbortSignal) => Promise<Session>;

/**
 * Tokens of a session. Only the server's own "this session has ended" signs out;
 * a failed connection, a timeout or a broken proxy leaves everything as it is.
 */
export const sessionToken = (session: SessionStore, exchange: Exchange): SessionTokens => {
  let flight: Promise<Session | null> | undefined;
  let freshToken: string | undefined;

  const hold = ({ accessToken, accessTokenExpiresAt, user }: Session): HeldToken => {
    const expiresAtMs = Date.parse(accessTokenExpiresAt);
    return {
      token: accessToken,
      person: user.id,
      expiresAtMs: Number.isNaN(expiresAtMs) ? undefined : expiresAtMs,
      isFresh: accessToken === freshToken,
    };
  };
  session.subscribe((current, change) => {
    // Another tab has just been given it: a clock that is fast must not make the tabs renew it for each other for ever.
    if (change === 'signed_in' || change === 'refreshed' || change === 'elsewhere')
      freshToken = current?.accessToken;
  });
  const renew = () => {
    flight ??= renewSession(session, exchange).finally(() => {
      flight = undefined;
    });
    return flight;
  };
  const tokens = renewingToken({
    held: () => (session.current === null ? undefined : hold(session.current)),
    canStart: false,
    renew: async () => {
      try {
        const renewed = await renew();
        return renewed === null ? undefined : hold(renewed);
      } catch (error) {
        if (isApiError(error, 'refresh_token_invalid')) return undefined;
        throw error;
      }
    },
  });
  const source = grantSource(async (options) => {
    await unlessAborted(session.ready(), options?.signal);
    return tokens.grant(options);
  });
  return { ...source, renew, person: () => session.current?.user.id };
};

const renewSession = async (session: SessionStore, exchange: Exchange): Promise<Session | null> => {
  await session.ready();
  const before = session.current;
  if (before === null) return null;
  const exclusively = session.storage.exclusively ?? ((run) => run());
  return exclusively(async () => {
    const adopted = await adoptNewer(session, before);
    if (adopted !== undefined) return adopted;
    const changed = new AbortController();
    const unsubscribe = session.subscribe((current) => {
      // A tab that slept must not send an old token again when it wakes: the server would take it for a thief's.
      if (current?.refreshToken !== before.refreshToken) changed.abort();
    });
    try {
      const renewed = await exchange(before.refreshToken, changed.signal);
      // Signed out or in again while the answer was on its way, or renewed by another tab: that counts, not the answer.
      if (session.current?.refreshToken !== before.refreshToken) return session.current;
      const newer = await adoptNewer(session, before, renewed);
      if (newer !== undefined) return newer;
      await session.set(renewed, 'refreshed');
      return renewed;
    } catch (error) {
      if (changed.signal.aborted) return session.current;
      if (!isApiError(error, 'refresh_token_invalid')) throw error;
      const late = await adoptNewer(session, before);
      if (late !== undefined) return late;
      if (session.current?.refreshToken === before.refreshToken) await session.clear('expired');
      throw error;
    } finally {
      unsubscribe();
    }
  });
};

/**
 * Another tab may have renewed the session that this one still holds; a refresh token works only once.
 * Only a newer session is taken over: an older one is left from a storage that could not be written.
 *
 * @param renewed what it must be newer than
 */
const adoptNewer = async (
  session: SessionStore,
  before: Session,
  renewed: Session = before,
): Promise<Session | undefined> => {
  const { current } = session;
  if (current !== null && current.refreshToken !== before.refreshToken) return current;
  try {
    const stored = await session.storage.load();
    const isNewer =
      stored !== null &&
      stored.refreshToken !== before.refreshToken &&
      Date.parse(stored.accessTokenExpiresAt) > Date.parse(renewed.accessTokenExpiresAt);
    if (!isNewer) return undefined;
    await session.set(stored, 'elsewhere');
    return stored;
  } catch {
    return undefined;
  }
};
