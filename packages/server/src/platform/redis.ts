import { Redis } from 'ioredis';
import type { Logger } from './logger.ts';

export type RedisClient = Redis;

/**
 * Redis is never the truth here: commands fail fast when it is away (`commandTimeout`, no offline queue)
 * and every caller has an answer without it.
 */
export function connectRedis(url: string, logger: Logger): RedisClient {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    commandTimeout: 500,
    connectTimeout: 2000,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(100 * 2 ** Math.min(attempt, 6), 5000),
  });
  let isDown = false;
  redis.on('error', (error: Error) => {
    if (!isDown) logger.warn({ err: error.message }, 'redis is away');
    isDown = true;
  });
  redis.on('ready', () => {
    if (isDown) logger.info('redis is back');
    isDown = false;
  });
  return redis;
}
