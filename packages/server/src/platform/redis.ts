import { Redis } from 'ioredis';
import type { Logger } from './logger.ts';

export type RedisClient = Redis;

/** Fails fast when Redis is away: every caller has an answer without it. */
const FOR_COMMANDS = { enableOfflineQueue: false, commandTimeout: 500, maxRetriesPerRequest: 0 } as const;

/** Waits for Redis to come back: a blocking read that failed at once would spin. */
const FOR_STREAMS = { enableOfflineQueue: true, maxRetriesPerRequest: null } as const;

/**
 * Redis is never the truth here. `commands` fail fast, `streams` are for long blocking reads.
 */
export function connectRedis(url: string, logger: Logger, purpose: 'commands' | 'streams'): RedisClient {
  const redis = new Redis(url, {
    ...(purpose === 'commands' ? FOR_COMMANDS : FOR_STREAMS),
    connectTimeout: 2000,
    retryStrategy: (attempt) => Math.min(100 * 2 ** Math.min(attempt, 6), 5000),
  });
  let isDown = false;
  redis.on('error', (error: Error) => {
    if (!isDown) logger.warn({ err: error.message, purpose }, 'redis is away');
    isDown = true;
  });
  redis.on('ready', () => {
    if (isDown) logger.info({ purpose }, 'redis is back');
    isDown = false;
  });
  return redis;
}
