import type { RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisClient } from '../redis.ts';
import { callerOf } from './identity.ts';
import { Refusal } from './problem.ts';
import type { Caller } from './route.ts';
import { sendProblem } from './send-problem.ts';
import { createWindowCounter } from './window-counter.ts';

/** `person`: who is signed in is counted by their id, wherever they come from; everybody else by address. */
export type CountBy = 'address' | 'person';
export type RateLimit = { name: string; points: number; perSeconds: number; by: CountBy };

export type Asker = { ip: string; caller: Caller | null };

/** What a request has left, as headers, and whether it was one too many. */
export type LimitState = { headers: Readonly<Record<string, string>>; refusal: Refusal | null };

export type Limiter<State = LimitState | Promise<LimitState>> = {
  readonly by: CountBy;
  take(asker: Asker): State;
};

/** A limit in this process's memory: no I/O and no promise, so it costs the hot path nothing. */
export function limitInProcess(limit: RateLimit): Limiter<LimitState> {
  const counter = createWindowCounter(limit.perSeconds * 1000);
  return {
    by: limit.by,
    take(asker) {
      const { used, msBeforeNext } = counter.take(keyOf(limit, asker));
      return toState(limit, limit.points - used, msBeforeNext);
    },
  };
}

/** A limit shared by all processes through Redis; each process counts alone while Redis is away. */
export function limitAcrossProcesses(
  limit: RateLimit,
  redis: RedisClient | null,
  namespace: string,
): Limiter {
  if (!redis) return limitInProcess(limit);
  const options = {
    points: limit.points,
    duration: limit.perSeconds,
    keyPrefix: `${namespace}:limit:${limit.name}`,
  };
  const limiter = new RateLimiterRedis({
    ...options,
    storeClient: redis,
    insuranceLimiter: new RateLimiterMemory(options),
  });
  return {
    by: limit.by,
    async take(asker) {
      const { consumedPoints, msBeforeNext } = await limiter
        .consume(keyOf(limit, asker))
        .catch((rejection: unknown) => {
          if (rejection instanceof RateLimiterRes) return rejection;
          throw rejection;
        });
      return toState(limit, limit.points - consumedPoints, msBeforeNext);
    },
  };
}

/** The limit as middleware. */
export const enforce =
  (limiter: Limiter): RequestHandler =>
  async (request, response, next) => {
    const taken = limiter.take({ ip: request.ip ?? 'unknown', caller: callerOf(request) });
    const { headers, refusal } = taken instanceof Promise ? await taken : taken;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (refusal) sendProblem(response, refusal);
    else next();
  };

const keyOf = ({ by }: RateLimit, { ip, caller }: Asker) => (by === 'person' ? (caller?.userId ?? ip) : ip);

/** Header names of draft-ietf-httpapi-ratelimit-headers-05; `Reset` is in seconds. */
const toState = (limit: RateLimit, left: number, msBeforeNext: number): LimitState => ({
  headers: {
    'RateLimit-Limit': String(limit.points),
    'RateLimit-Remaining': String(Math.max(0, left)),
    'RateLimit-Reset': String(Math.ceil(msBeforeNext / 1000)),
  },
  refusal:
    left < 0
      ? new Refusal('rate_limited', { retryAfterMs: Math.max(1, Math.ceil(msBeforeNext)), shouldRetry: true })
      : null,
});
