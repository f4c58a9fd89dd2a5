import { RateLimiterMemory, RateLimiterMongo, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { MongoConnection } from '../mongo.ts';
import type { RedisClient } from '../redis.ts';
import { type Count, createWindowCounter } from './window-counter.ts';

/** Counts points by key in windows. */
export type Counter<Taken = Count | Promise<Count>> = { take(key: string): Taken };

/** A counter of points that may turn out not to count. */
export type RefundingCounter = Counter & { giveBack(key: string): void };

type Window = { name: string; points: number; perSeconds: number };

/** Where processes count together: this installation's part of Redis, and its database while Redis is away. */
export type Shared = { redis: RedisClient | null; namespace: string; connection: MongoConnection };

const countCollection = (connection: MongoConnection) => connection.collection('limitCounts');

/** Makes the indexes that the limiter of the library needs; for a migration. */
export async function prepareCounts(connection: MongoConnection): Promise<void> {
  await countCollection(connection).createIndex({ expire: 1 }, { expireAfterSeconds: 0 });
  await countCollection(connection).createIndex({ key: 1 }, { unique: true });
}

/** Counts in this process: no I/O and no promise. */
export const countHere = ({ perSeconds }: Window): Counter<Count> => createWindowCounter(perSeconds * 1000);

/** Counts over all processes. Without a Redis in the configuration there is one process, which counts alone. */
export function countTogether(window: Window, shared: Shared): RefundingCounter {
  if (!shared.redis) return createWindowCounter(window.perSeconds * 1000);
  const limiter = createShared(window, shared.redis, shared);
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
export function countTogetherFrom(alone: number, window: Window, shared: Shared): Counter {
  const here = countHere(window);
  if (!shared.redis) return here;
  const limiter = createShared(window, shared.redis, shared);
  return {
    take(key) {
      const count = here.take(key);
      if (count.used <= alone) return count;
      return consume(limiter, key, count.used === alone + 1 ? count.used : 1);
    },
  };
}

/**
 * The count of a key goes on in the database while Redis is away: counted by each process alone, the limit would be as many times larger as
 * there are processes. It begins anew there, so in that minute a key may have up to twice its points. With the database away as well, nothing
 * but refusals is answered, and each process counts for itself.
 */
function createShared(
  { name, points, perSeconds }: Window,
  redis: RedisClient,
  { namespace, connection }: Shared,
): RateLimiterRedis {
  const options = { points, duration: perSeconds, keyPrefix: `${namespace}:limit:${name}` };
  const inDatabase = new RateLimiterMongo({
    ...options,
    storeClient: connection.db,
    tableName: countCollection(connection).collectionName,
    disableIndexesCreation: true,
    insuranceLimiter: new RateLimiterMemory(options),
  });
  return new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: inDatabase });
}

async function consume(limiter: RateLimiterRedis, key: string, points: number): Promise<Count> {
  const { consumedPoints, msBeforeNext } = await limiter.consume(key, points).catch((rejection: unknown) => {
    if (rejection instanceof RateLimiterRes) return rejection;
    throw rejection;
  });
  return { used: consumedPoints, msBeforeNext };
}
