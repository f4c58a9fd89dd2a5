import type { RedisTarget } from '../platform/redis.ts';
import type { Env } from './env.ts';

const SENTINEL_PORT = 26_379;

/** Where Redis is: at an address, or where its sentinels say. `null`: there is none. */
export function toRedisTarget(env: Env): RedisTarget | null {
  if (env.REDIS_URL !== undefined) return { url: env.REDIS_URL };
  if (env.REDIS_SENTINELS.length === 0) return null;
  return {
    sentinels: env.REDIS_SENTINELS.map(toAddress),
    name: env.REDIS_SENTINEL_NAME,
    login: { username: env.REDIS_USERNAME, password: env.REDIS_PASSWORD },
    sentinelLogin: { username: env.REDIS_SENTINEL_USERNAME, password: env.REDIS_SENTINEL_PASSWORD },
    hasTls: env.REDIS_TLS,
  };
}

export const hasRedis = (env: Env): boolean => env.REDIS_URL !== undefined || env.REDIS_SENTINELS.length > 0;

export function findRedisConflicts(env: Env): [boolean, string][] {
  const { REDIS_USERNAME: username, REDIS_PASSWORD: password } = env;
  const { REDIS_SENTINEL_USERNAME: sentinelUsername, REDIS_SENTINEL_PASSWORD: sentinelPassword } = env;
  const hasSentinels = env.REDIS_SENTINELS.length > 0;
  const isSaid =
    env.REDIS_TLS ||
    [username, password, sentinelUsername, sentinelPassword].some((value) => value !== undefined);
  return [
    [
      hasSentinels && env.REDIS_URL !== undefined,
      'REDIS_SENTINELS: must not be set together with REDIS_URL: one of them says where Redis is',
    ],
    [
      isSaid && !hasSentinels,
      'REDIS_SENTINELS: is required with the other settings of Sentinel; a REDIS_URL says user, password and TLS itself',
    ],
    [username !== undefined && password === undefined, 'REDIS_PASSWORD: is required with REDIS_USERNAME'],
    [
      sentinelUsername !== undefined && sentinelPassword === undefined,
      'REDIS_SENTINEL_PASSWORD: is required with REDIS_SENTINEL_USERNAME',
    ],
  ];
}

/** `host:port`, where an IPv6 address is in brackets. */
function toAddress(text: string): { host: string; port: number } {
  const { hostname, port } = new URL(`redis://${text}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || SENTINEL_PORT) };
}
