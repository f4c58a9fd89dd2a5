import type { IncomingMessage } from 'node:http';
import { hasScope, isApiKeyLike } from '@livedrops/sdk/contract';
import type { Accounts } from '../accounts/index.ts';
import type { ApiKeys } from '../api-keys/index.ts';
import { keyRoom, personRoom, sessionRoom } from '../events/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Credentials } from '../platform/http/identity.ts';
import { ProblemError } from '../platform/http/problem.ts';
import type { Limiter, LimitState } from '../platform/http/rate-limit.ts';

export type AuthenticateDeps = {
  accounts: Pick<Accounts, 'authenticate' | 'verifyAccessToken'>;
  apiKeys: Pick<ApiKeys, 'authenticate'>;
  /** Keys are looked up, so opening sockets to guess them is limited. */
  keyLimit: Limiter<LimitState>;
  clock: Clock;
};

/** The caller at a socket. `userId` is `null` with an API key that may hear what everybody may. */
export type SocketCaller = {
  userId: string | null;
  creatorId: string | null;
  hearsSales?: false;
  expiresInMs: number;
  /** What it can be told, or ended, by without asking. */
  rooms: readonly string[];
  /** Looks again whether the credentials are good. Access tokens cannot be recalled, so only keys have it. */
  isStillGood?(): Promise<boolean>;
};

const API_KEY_HEADER = /^Bearer +(ld_\S*)$/i;

/** Reads credentials: access tokens of people, checked at once, and API keys of programs, which may have to be looked up. */
export function createAuthenticate({ accounts, apiKeys, keyLimit, clock }: AuthenticateDeps) {
  return {
    /** @throws {ProblemError} for a bad token; rejects for a bad key */
    ofRequest({ headers: { authorization } }: IncomingMessage): Credentials | Promise<Credentials> {
      const key = authorization === undefined ? undefined : API_KEY_HEADER.exec(authorization)?.[1];
      if (key !== undefined) return apiKeys.authenticate(key);
      const caller = accounts.authenticate(authorization);
      return { caller, key: null, sessionId: caller?.sessionId ?? null };
    },

    /** @throws {ProblemError} for a bad token; rejects for a bad key, and with `rate_limited` for too many from an address */
    ofSocket(token: string, address: string): SocketCaller | Promise<SocketCaller> {
      if (isApiKeyLike(token)) return listenWithKey(token, address);
      const { userId, creatorId, sessionId, expiresInMs } = accounts.verifyAccessToken(token);
      return { userId, creatorId, expiresInMs, rooms: [personRoom(userId), sessionRoom(sessionId)] };
    },
  };

  async function listenWithKey(text: string, address: string): Promise<SocketCaller> {
    const { refusal } = keyLimit.take({ ip: address, caller: null });
    if (refusal) throw new ProblemError(refusal.code, refusal.options);
    const { caller, key, expiresAt } = await apiKeys.authenticate(text);
    const hearsOwn = key !== null && hasScope(key, 'events:read');
    const userId = (hearsOwn && caller?.userId) || null;
    return {
      userId,
      creatorId: (hearsOwn && caller?.creatorId) || null,
      ...(caller?.hearsSales === false && { hearsSales: false }),
      expiresInMs: expiresAt === null ? Infinity : expiresAt.getTime() - clock.now(),
      rooms: [...(key ? [keyRoom(key.id)] : []), ...(userId === null ? [] : [personRoom(userId)])],
      isStillGood: () => apiKeys.authenticate(text).then(() => true, isNoAnswer),
    };
  }
}

/** A database that is away says nothing about a key. */
const isNoAnswer = (error: unknown): boolean =>
  error instanceof ProblemError && error.refusal.code === 'unavailable';
