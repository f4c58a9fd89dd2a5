import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisClient } from '../redis.ts';
import { type Count, createWindowCounter } from './window-counter.ts';

/** Counts points by key in windows. */
export type Counter<Taken = Count | Promise<Count>> = { take(key: string): Taken };

/** A counter of points that may turn out not to count. */
export type RefundingCounter = Counter & { giveBack(key: string): void };

type Window = { name: string; points: number; perSeconds: number };
type Shared = { redis: RedisClient | null; namespace: string };

/** Counts in this process: no I/O and no promise. */
export const countHere = ({ perSeconds }: Window): Counter<Count> => createWindowCounter(perSeconds * 1000);

/** Counts over all processes, in Redis; each process counts alone while Redis is away. */
export function countTogether(window: Window, { redis, namespace }: Shared): RefundingCounter {
  if (!redis) return createWindowCounter(window.perSeconds * 1000);
  const limiter = createShared(window, redis, namespace);
  return {
    take: (key) => consume(limiter, key, 1),
    // What cannot be given back counts until its window ends.
    giveBack: (key) => void limiter.reward(key).catch(() => {}),
  };
}

/**
 * Counts over all processes, but the first `alone` points of a key in each process only there. Once a key has more, all of them are
 * counted together.
 */
export function countTogetherFrom(alone: number, window: Window, { redis, namespace }: Shared): Counter {
  const here = countHere(window);
  if (!redis) return here;
  const limiter = createShared(window, redis, namespace);
  return {
    take(key) {
      const count = here.take(key);
      if (count.used <= alone) return count;
      return consume(limiter, key, count.used === alone + 1 ? count.used : 1);
    },
  };
}

function createShared({ name, points, perSeconds }: Window, redis: RedisClient, namespace: string) {
  const options = { points, duration: perSeconds, keyPrefix: `${namespace}:limit:${name}` };
  return new RateLimiterRedis({
    ...options,
    storeClient: redis,
    insuranceLimiter: new RateLimiterMemory(options),
  });
}

async function consume(limiter: RateLimiterRedis, key: string, points: number): Promise<Count> {
  const { consumedPoints, msBeforeNext } = await limiter.consume(key, points).catch((rejection: unknown) => {
    if (rejection instanceof RateLimiterRes) return rejection;
    throw rejection;
  });
  return { used: consumedPoints, msBeforeNext };
}
