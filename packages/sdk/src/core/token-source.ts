import { unlessAborted } from './deadline.ts';

/** What a token callback is told. */
export type TokenRequest = {
  /** Why a token is wanted: the first one, the last one is about to expire, or the server refused it. */
  reason: 'initial' | 'expiring' | 'unauthorized';
};

/** A bearer token. `expiresAt` is an ISO 8601 instant, epoch milliseconds or a Date; without it, it is used until refused. */
export type Token = { token: string; expiresAt?: string | number | Date | undefined };

/**
 * Fetches a bearer token. Called once for all calls that want one within 30 seconds; later ones do not wait for a call that hangs.
 * `null` or `undefined`: nobody is signed in.
 */
export type TokenCallback = (
  request: TokenRequest,
) => Promise<Token | null | undefined> | Token | null | undefined;

/** A callback gave something that is no token: a mistake that must not look like a visitor who has not signed in. */
export class TokenShapeError extends TypeError {}

const readToken = (given: unknown): Token | undefined => {
  if (given === null || given === undefined) return undefined;
  const { token } = given as Partial<Token>;
  if (typeof token === 'string' && token !== '') return given as Token;
  throw new TokenShapeError(
    'The token callback must return { token, expiresAt? }, or null when nobody is signed in',
  );
};

/** Where HTTP calls and the socket get the same token from. */
export type TokenSource = {
  /**
   * The token to send, or `undefined` when nobody is signed in.
   * With `refused`, the token that the server would not take, another one is fetched unless that has happened already.
   */
  token: (options?: {
    refused?: string | undefined;
    signal?: AbortSignal | undefined;
  }) => Promise<string | undefined>;
};

/** A token and, where that is known, the id of the person it speaks for. */
type Grant = { token: string; person?: string | undefined };

/** A token source that also tells whose the token is. */
export type GrantSource = TokenSource & {
  grant: (...options: Parameters<TokenSource['token']>) => Promise<Grant | undefined>;
  /** Who is signed in now, as far as that is known without waiting. */
  person?: () => string | undefined;
};

/** A token as it is held: `isFresh` when it was given out just now, rather than read from a storage. */
export type HeldToken = Grant & { expiresAtMs: number | undefined; isFresh: boolean };

type RenewingSource = {
  held: () => HeldToken | undefined;
  /** Fetches another token, into `held`. */
  renew: (reason: TokenRequest['reason']) => Promise<HeldToken | undefined>;
  /** Whether having no token means that one is to be fetched, rather than that nobody is signed in. */
  canStart: boolean;
};

/** Renewed this long before the end, or a fifth of its life for short-lived ones. */
const MARGIN_MS = 30_000;

/** A renewal that takes longer is not waited for by calls that come later: it may never end. */
const SHARED_MS = 30_000;

export const grantSource = (grant: GrantSource['grant']): GrantSource => ({
  grant,
  token: async (options) => (await grant(options))?.token,
});

export const fixedToken = (token: string | undefined): GrantSource =>
  grantSource(async () => (token === undefined ? undefined : { token }));

/** Keeps a token until shortly before its end. However many calls want another one, one renewal serves them all. */
export const renewingToken = (source: RenewingSource, now: () => number = Date.now): GrantSource => {
  let flight: { renewal: Promise<HeldToken | undefined>; since: number } | undefined;
  let seen: { token: string; at: number } | undefined;

  const isExpiring = ({ token, expiresAtMs, isFresh }: HeldToken): boolean => {
    if (seen?.token !== token) seen = { token, at: now() };
    if (expiresAtMs === undefined) return false;
    const lifeMs = expiresAtMs - seen.at;
    // Expired the moment it was given out: this machine's clock is wrong. The server will say when it is over.
    if (isFresh && lifeMs <= 0) return false;
    return now() >= expiresAtMs - Math.min(MARGIN_MS, Math.max(0, lifeMs) / 5);
  };

  const renew = (reason: TokenRequest['reason']) => {
    // A clock that was set back must not keep it alive either.
    if (flight === undefined || Math.abs(now() - flight.since) >= SHARED_MS) {
      const started = { renewal: source.renew(reason), since: now() };
      flight = started;
      const end = () => {
        if (flight === started) flight = undefined;
      };
      started.renewal.then(end, end);
    }
    return flight.renewal;
  };

  return grantSource(async ({ refused, signal } = {}) => {
    const held = source.held();
    if (held === undefined && !source.canStart) return undefined;
    const isRefused = held !== undefined && held.token === refused;
    if (held !== undefined && !isRefused && !isExpiring(held)) return held;
    try {
      return await unlessAborted(
        renew(held === undefined ? 'initial' : isRefused ? 'unauthorized' : 'expiring'),
        signal,
      );
    } catch (error) {
      // It was renewed ahead of time: what is held still works.
      const isUsable = held?.expiresAtMs !== undefined && !isRefused && now() < held.expiresAtMs;
      if (isUsable && signal?.aborted !== true) return held;
      throw error;
    }
  });
};

/** A token source made from the caller's own callback. */
export const callbackToken = (callback: TokenCallback, now?: () => number): GrantSource => {
  let held: HeldToken | undefined;
  const renew = async (reason: TokenRequest['reason']) => {
    const given = readToken(await callback({ reason }));
    if (given === undefined) {
      held = undefined;
      return held;
    }
    const { token, expiresAt } = given;
    const expiresAtMs = expiresAt === undefined ? undefined : new Date(expiresAt).getTime();
    held = { token, expiresAtMs: Number.isNaN(expiresAtMs) ? undefined : expiresAtMs, isFresh: true };
    return held;
  };
  return renewingToken({ held: () => held, canStart: true, renew }, now);
};
