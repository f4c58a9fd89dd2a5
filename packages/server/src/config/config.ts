import type * as z from 'zod';
import { type Env, envSchema } from './env.ts';

/** The checked configuration that everything below main.ts gets as a value. Durations are in milliseconds. */
export type Config = {
  environment: Env['NODE_ENV'];
  runsApi: boolean;
  runsWorkers: boolean;
  host: string;
  port: number;
  mongoUri: string;
  redisUrl: string | null;
  jwtSecret: string;
  corsOrigins: readonly string[];
  trustProxyHops: number;
  demoLogin: boolean;
  logLevel: Env['LOG_LEVEL'];
  accessTokenMs: number;
  refreshTokenMs: number;
  rateLimits: { perMinute: number; authPerMinute: number; ordersPerMinute: number };
  orderQueueMax: number;
  /** Where figures for Prometheus are served; nowhere when both are `null`. */
  metrics: { port: number | null; token: string | null };
  /** How long a server that is told to stop goes on serving while it says that it is not ready. */
  shutdownDelayMs: number;
  /** Checks every answer against the contract; on in tests. */
  checkResponses: boolean;
};

/** The environment is wrong. `faults` has one line per variable, without values. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The configuration is not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/**
 * Parses the environment once.
 *
 * @throws {ConfigError} with every fault at once
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = envSchema.safeParse(present);
  const faults = parsed.success ? findConflicts(parsed.data) : parsed.error.issues.map(describeIssue);
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults);
  return toConfig(parsed.data);
}

const describeIssue = (issue: z.core.$ZodIssue) => `${String(issue.path[0])}: ${issue.message}`;

function findConflicts(env: Env): string[] {
  if (env.NODE_ENV !== 'production') return [];
  const faults: string[] = [];
  if (env.DEMO_LOGIN) faults.push('DEMO_LOGIN: must not be on in production');
  return faults;
}

const toConfig = (env: Env): Config => ({
  environment: env.NODE_ENV,
  runsApi: env.ROLE !== 'worker',
  runsWorkers: env.ROLE !== 'api',
  host: env.HOST,
  port: env.PORT,
  mongoUri: env.MONGO_URI,
  redisUrl: env.REDIS_URL ?? null,
  jwtSecret: env.JWT_SECRET,
  corsOrigins: env.CORS_ORIGINS,
  trustProxyHops: env.TRUST_PROXY_HOPS,
  demoLogin: env.DEMO_LOGIN ?? env.NODE_ENV !== 'production',
  logLevel: env.LOG_LEVEL,
  accessTokenMs: env.ACCESS_TOKEN_SECONDS * 1000,
  refreshTokenMs: env.REFRESH_TOKEN_DAYS * 86_400_000,
  rateLimits: {
    perMinute: env.RATE_LIMIT_PER_MINUTE,
    authPerMinute: env.RATE_LIMIT_AUTH_PER_MINUTE,
    ordersPerMinute: env.RATE_LIMIT_ORDERS_PER_MINUTE,
  },
  orderQueueMax: env.ORDER_QUEUE_MAX,
  metrics: { port: env.METRICS_PORT ?? null, token: env.METRICS_TOKEN ?? null },
  shutdownDelayMs: env.SHUTDOWN_DELAY_SECONDS * 1000,
  checkResponses: env.NODE_ENV === 'test',
});
