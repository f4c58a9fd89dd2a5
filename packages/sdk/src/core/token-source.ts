import { unlessAborted } from './deadline.ts';

/** What a token callback is told. */
export type TokenRequest = {
  /** Why a token is wanted: the first one, the last one is about to expire, or the server refused it. */
  reason: 'initial' | 'expiring' | 'unauthorized';
};

/** A bearer token. `expiresAt` is an ISO 8601 instant, epoch milliseconds or a Date; without it, it is used until refused. */
export type Token = { token: string; expiresAt?: string | number | Date | undefined };

/** Fetches a bearer token. Called once for all calls that wait for it at the same time. */
export type TokenCallback = (request: TokenRequest) => Promise<Token> | Token;

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

/** A token as it is held: `isFresh` when it was given out just now, rather than read from a storage. */
export type HeldToken = { token: string; expiresAtMs: number | undefined; isFresh: boolean };

type RenewingSource = {
  held: () => HeldToken | undefined;
  /** Fetches another token, into `held`. */
  renew: (reason: TokenRequest['reason']) => Promise<HeldToken | undefined>;
  /** Whether having no token means that one is to be fetched, rather than that nobody is signed in. */
  canStart: boolean;
};

/** Renewed this long before the end, or a fifth of its life for short-lived ones. */
const MARGIN_MS = 30_000;

export const fixedToken = (token: string | undefined): TokenSource => ({ token: async () => token });

/** Keeps a token until shortly before its end. However many calls want another one, one renewal serves them all. */
export const renewingToken = (source: RenewingSource, now: () => number = Date.now): TokenSource => {
  let flight: Promise<HeldToken | undefined> | undefined;
  let seen: { token: string; at: number } | undefined;

  const isExpiring = ({ token, expiresAtMs, isFresh }: HeldToken): boolean => {
    if (seen?.token !== token) seen = { token, at: now() };
    if (expiresAtMs === undefined) return false;
    const lifeMs = expiresAtMs - seen.at;
    // Expired the moment it was given out: this machine's clock is wrong. The server will say when it is over.
    if (isFresh && lifeMs <= 0) return false;
    return now() >= expiresAtMs - Math.min(MARGIN_MS, Math.max(0, lifeMs) / 5);
  };

  return {
    token: async ({ refused, signal } = {}) => {
      const held = source.held();
      if (held === undefined && !source.canStart) return undefined;
      const isRefused = held !== undefined && held.token === refused;
      if (held !== undefined && !isRefused && !isExpiring(held)) return held.token;
      const reason = held === undefined ? 'initial' : isRefused ? 'unauthorized' : 'expiring';
      flight ??= source.renew(reason).finally(() => {
        flight = undefined;
      });
      try {
        return (await unlessAborted(flight, signal))?.token;
      } catch (error) {
        // It was renewed ahead of time: what is held still works.
        const isUsable = held?.expiresAtMs !== undefined && !isRefused && now() < held.expiresAtMs;
        if (isUsable && signal?.aborted !== true) return held.token;
        throw error;
      }
    },
  };
};

/** A token source made from the caller's own callback. */
export const callbackToken = (callback: TokenCallback): TokenSource => {
  let held: HeldToken | undefined;
  return renewingToken({
    held: () => held,
    canStart: true,
    renew: async (reason) => {
      const { token, expiresAt } = await callback({ reason });
      const expiresAtMs = expiresAt === undefined ? undefined : new Date(expiresAt).getTime();
      held = { token, expiresAtMs: Number.isNaN(expiresAtMs) ? undefined : expiresAtMs, isFresh: true };
      return held;
    },
  });
};
