import { unlessAborted } from './deadline.ts';
import { MisuseError } from './misuse.ts';

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

const readToken = (given: unknown): Token | undefined => {
  if (given === null || given === undefined) return undefined;
  const { token } = given as Partial<Token>;
  if (typeof token === 'string' && token !== '') return given as Token;
  throw new MisuseError(
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
  /** Fetches another token, into `held`; one for all who ask at the same time. */
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

/** One run for all who ask while it is under way. */
export const shared = <A extends unknown[], T>(
  run: (...given: A) => Promise<T>,
  now: () => number = Date.now,
): ((...given: A) => Promise<T>) => {
  let flight: { result: Promise<T>; since: number } | undefined;
  return (...given) => {
    // A clock that was set back must not keep it alive either.
    if (flight === undefined || Math.abs(now() - flight.since) >= SHARED_MS) {
      const started = { result: run(...given), since: now() };
      flight = started;
      const end = () => {
        if (flight === started) flight = undefined;
      };
      started.result.then(end, end);
    }
    return flight.result;
  };
};

/** Keeps a token until shortly before its end. */
export const renewingToken = (source: RenewingSource, now: () => number = Date.now): GrantSource => {
  let seen: { token: string; at: number } | undefined;

  const isExpiring = ({ token, expiresAtMs, isFresh }: HeldToken): boolean => {
    if (seen?.token !== token) seen = { token, at: now() };
    if (expiresAtMs === undefined) return false;
    const lifeMs = expiresAtMs - seen.at;
    // Expired the moment it was given out: this machine's clock is wrong. The server will say when it is over.
    if (isFresh && lifeMs <= 0) return false;
    return now() >= expiresAtMs - Math.min(MARGIN_MS, Math.max(0, lifeMs) / 5);
  };

  return grantSource(async ({ refused, signal } = {}) => {
    const held = source.held();
    if (held === undefined && !source.canStart) return undefined;
    const isRefused = held !== undefined && held.token === refused;
    if (held !== undefined && !isRefused && !isExpiring(held)) return held;
    try {
      return await unlessAborted(
        source.renew(held === undefined ? 'initial' : isRefused ? 'unauthorized' : 'expiring'),
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
  const renew = shared(async (reason: TokenRequest['reason']) => {
    const given = readToken(await callback({ reason }));
    if (given === undefined) {
      held = undefined;
      return held;
    }
    const { token, expiresAt } = given;
    const expiresAtMs = expiresAt === undefined ? undefined : new Date(expiresAt).getTime();
    held = { token, expiresAtMs: Number.isNaN(expiresAtMs) ? undefined : expiresAtMs, isFresh: true };
    return held;
  }, now);
  return renewingToken({ held: () => held, canStart: true, renew }, now);
};
