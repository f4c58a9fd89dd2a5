import { isApiError } from '../errors.ts';
import type { KeptSession, SessionStore } from '../session.ts';
import type { Session } from '../types/account.ts';
import { unlessAborted } from './deadline.ts';
import { grantSource, renewingToken, shared, type GrantSource, type HeldToken } from './token-source.ts';

export type SessionTokens = GrantSource & {
  /** Renews now, joining a renewal that is under way. Rejects with `refresh_token_invalid` when the session has ended. */
  renew: () => Promise<Session | null>;
};

/** Trades a refresh token for a new session (`POST /auth/refresh`), by the name that this refresh has. */
type Exchange = (refreshToken: string, attemptId: string, signal: AbortSignal) => Promise<Session>;

/**
 * Tokens of a session. Only the server's own "this session has ended" signs out;
 * a failed connection, a timeout or a broken proxy leaves everything as it is.
 */
export const sessionToken = (session: SessionStore, exchange: Exchange): SessionTokens => {
  let freshToken: string | undefined;
  /** The refresh token that the storage was last seen to keep. */
  let storedToken: string | undefined;

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
    if (change === 'loaded' || change === 'elsewhere') storedToken = current?.refreshToken;
    // Another tab has just been given it: a clock that is fast must not make the tabs renew it for each other for ever. What has a name is
    // not new, but about to be renewed.
    const isGiven = change === 'signed_in' || change === 'refreshed' || change === 'elsewhere';
    if (isGiven && current?.refreshName === undefined) freshToken = current?.accessToken;
  });
  /** What the storage keeps; `undefined` where it fails or has never kept this session: `null` says nothing then. */
  const load = async (before: Session): Promise<KeptSession | null | undefined> => {
    try {
      const stored = await session.storage.load();
      if (stored !== null) storedToken = stored.refreshToken;
      return stored ?? (storedToken === before.refreshToken ? null : undefined);
    } catch {
      return undefined;
    }
  };
  const renew = shared(() => renewSession({ session, exchange, load }));
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

type RenewDeps = {
  session: SessionStore;
  exchange: Exchange;
  load: (before: Session) => Promise<KeptSession | null | undefined>;
};

const renewSession = async (deps: RenewDeps): Promise<Session | null> => {
  const { session, exchange } = deps;
  await session.ready();
  const before = session.current;
  if (before === null) return null;
  const exclusively = session.storage.exclusively ?? ((run) => run());
  return exclusively(async () => {
    const isOver = () => session.current?.refreshToken !== before.refreshToken;
    const changed = new AbortController();
    // A tab that slept must not send an old token again when it wakes: the server would take it for a thief's.
    const unsubscribe = session.subscribe(() => {
      if (isOver()) changed.abort();
    });
    try {
      const known = await takeOver(deps, before);
      if (isOver()) return session.current;
      const name = await session.nameRefresh(known);
      if (isOver()) return session.current;
      const renewed = await exchange(before.refreshToken, name, changed.signal);
      await takeOver(deps, before, renewed);
      // Signed out or in again while the answer was on its way, or renewed by another tab: that counts, not the answer.
      if (isOver()) return session.current;
      await session.set(renewed, 'refreshed');
      // Saving takes time, too.
      return session.current;
    } catch (error) {
      if (changed.signal.aborted) return session.current;
      if (!isApiError(error, 'refresh_token_invalid')) throw error;
      await takeOver(deps, before);
      if (isOver()) return session.current;
      await session.clear('expired');
      throw error;
    } finally {
      unsubscribe();
    }
  });
};

/**
 * Another tab may have renewed or ended the session that this one still holds; a refresh token works only once. Only a newer session is
 * taken over: an older one is left from a storage that could not be written. Gives the name that the stored one has for its refresh.
 *
 * @param renewed what it must be newer than
 */
const takeOver = async (
  { session, load }: RenewDeps,
  before: Session,
  renewed: Session = before,
): Promise<string | undefined> => {
  const stored = await load(before);
  // Reading takes time, and this tab may have signed out meanwhile.
  if (stored === undefined || session.current?.refreshToken !== before.refreshToken) return undefined;
  if (stored === null) {
    await session.clear('elsewhere');
    return undefined;
  }
  if (stored.refreshToken === before.refreshToken) return stored.refreshName;
  if (Date.parse(stored.accessTokenExpiresAt) > Date.parse(renewed.accessTokenExpiresAt))
    await session.set(stored, 'elsewhere');
  return undefined;
};
