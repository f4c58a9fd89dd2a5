import type { Request, RequestHandler, Response } from 'express';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisClient } from '../redis.ts';
import { Refusal } from './problem.ts';
import { sendProblem } from './send-problem.ts';

export type RateLimit = { name: string; points: number; perSeconds: number; keyOf(request: Request): string };

/** A limit in this process's memory: no I/O, so it costs the hot path nothing. */
export const limitInProcess = (limit: RateLimit): RequestHandler =>
  enforce(
    limit,
    new RateLimiterMemory({ points: limit.points, duration: limit.perSeconds, keyPrefix: limit.name }),
  );

/** A limit shared by all processes through Redis; each process counts alone while Redis is away. */
export function limitAcrossProcesses(
  limit: RateLimit,
  redis: RedisClient | null,
  namespace: string,
): RequestHandler {
  const options = {
    points: limit.points,
    duration: limit.perSeconds,
    keyPrefix: `${namespace}:limit:${limit.name}`,
  };
  const insurance = new RateLimiterMemory(options);
  if (!redis) return enforce(limit, insurance);
  return enforce(
    limit,
    new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: insurance }),
  );
}

type Limiter = { consume(key: string): Promise<RateLimiterRes> };

function enforce(limit: RateLimit, limiter: Limiter): RequestHandler {
  return (request, response, next) => {
    limiter.consume(limit.keyOf(request)).then(
      (state) => {
        tellLimit(response, limit, state);
        next();
      },
      (rejection: unknown) => {
        if (!(rejection instanceof RateLimiterRes)) {
          next(rejection);
          return;
        }
        tellLimit(response, limit, rejection);
        const retryAfterMs = Math.max(1, rejection.msBeforeNext);
        sendProblem(response, new Refusal('rate_limited', { retryAfterMs, shouldRetry: true }));
      },
    );
  };
}

/** Header names of draft-ietf-httpapi-ratelimit-headers-05; `Reset` is in seconds. */
function tellLimit(response: Response, limit: RateLimit, state: RateLimiterRes): void {
  response.setHeader('RateLimit-Limit', String(limit.points));
  response.setHeader('RateLimit-Remaining', String(Math.max(0, state.remainingPoints)));
  response.setHeader('RateLimit-Reset', String(Math.ceil(state.msBeforeNext / 1000)));
}
