import { Redis } from 'ioredis';
import type { Logger } from './logger.ts';

export type RedisClient = Redis;

type Login = { username: string | undefined; password: string | undefined };

/** Where Redis is: always at one address, or where its sentinels say. */
export type RedisTarget =
  | { url: string }
  | {
      sentinels: readonly { host: string; port: number }[];
      /** What the sentinels call it. */
      name: string;
      login: Login;
      sentinelLogin: Login;
      hasTls: boolean;
    };

type BySentinels = Exclude<RedisTarget, { url: string }>;

/** While a replica takes over, the sentinels are asked so often where it is. */
const SENTINELS_AGAIN_MS = 500;

/** Fails fast when Redis is away: every caller has an answer without it. */
const FOR_COMMANDS = { enableOfflineQueue: false, commandTimeout: 500, maxRetriesPerRequest: 0 } as const;

/** Waits for Redis to come back: a blocking read that failed at once would spin. */
const FOR_STREAMS = { enableOfflineQueue: true, maxRetriesPerRequest: null } as const;

/**
 * Redis is never the truth here. `commands` fail fast, `streams` are for long blocking reads.
 */
export function connectRedis(
  target: RedisTarget,
  logger: Logger,
  purpose: 'commands' | 'streams',
): RedisClient {
  const options = {
    ...(purpose === 'commands' ? FOR_COMMANDS : FOR_STREAMS),
    connectTimeout: 2000,
    // Redis before 7.2 has no such command, and refuses a file of users that names it.
    disableClientInfo: true,
    retryStrategy: (attempt: number) => Math.min(100 * 2 ** Math.min(attempt, 6), 5000),
  };
  const redis =
    'url' in target ? new Redis(target.url, options) : new Redis({ ...options, ...bySentinels(target) });
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

/** A sentinel that does not answer is left for the next one. When one says that another Redis took over, connections to the old one end. */
const bySentinels = ({ sentinels, name, login, sentinelLogin, hasTls }: BySentinels) => ({
  sentinels: sentinels.map((address) => ({ ...address })),
  name,
  ...login,
  sentinelUsername: sentinelLogin.username,
  sentinelPassword: sentinelLogin.password,
  ...(hasTls && { enableTLSForSentinelMode: true, tls: {}, sentinelTLS: {} }),
  sentinelCommandTimeout: 1000,
  sentinelRetryStrategy: () => SENTINELS_AGAIN_MS,
  failoverDetector: true,
});
