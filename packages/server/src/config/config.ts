import type * as z from 'zod';
import type { KafkaSettings } from '../platform/consumers/kafka/kafka-options.ts';
import type { LeastVersions } from '../platform/http/client-version.ts';
import { type CdnConfig, findCdnConflicts, toCdnConfig } from './cdn.ts';
import { type Env, envSchema } from './env.ts';
import { findPicturesConflicts, type PicturesConfig, toPicturesConfig } from './pictures.ts';
import { isLocalOrigin } from './production.ts';
import { findSecretConflicts, findWarnings } from './secrets.ts';

/** The checked configuration that everything below main.ts gets as a value. Durations are in milliseconds. */
export type Config = {
  environment: Env['NODE_ENV'];
  runsApi: boolean;
  runsWorkers: boolean;
  host: string;
  port: number;
  mongoUri: string;
  redisUrl: string | null;
  /** Hands events to the consumers; `null`: they read the log in the database. */
  kafka: KafkaSettings | null;
  /** Signs; the old ones are still believed, while what they signed lives. */
  jwtSecret: string;
  oldJwtSecrets: readonly string[];
  corsOrigins: readonly string[];
  /** Whether the API's documents are served. */
  hasApiDocs: boolean;
  /** A cache in front, which is told what has changed; `null`: there is none. */
  cdn: CdnConfig | null;
  trustProxyHops: number;
  /** What a client may hold of the HTTP server. Behind a balancer every connection is the balancer's, so they are not counted. */
  http: { keepAliveMs: number; requestMs: number; connectionsPerPeer: number | null };
  socketsPerAddress: number;
  /** The oldest clients that are served. */
  leastVersions: LeastVersions;
  demoLogin: boolean;
  logLevel: Env['LOG_LEVEL'];
  accessTokenMs: number;
  refreshTokenMs: number;
  rateLimits: { perMinute: number; authPerMinute: number; ordersPerMinute: number };
  orderQueueMax: number;
  payments: PaymentConfig;
  /** Whether webhooks may call addresses of this network; for development and tests. */
  webhooks: { allowPrivate: boolean };
  /** Fulfilment goes on by itself; for demos. */
  orderAutoProgress: boolean;
  orderDebug: boolean;
  notifications: NotificationConfig;
  /** Where clients are told that the shop is; `null` in production as long as nobody has said it. */
  shopUrl: string | null;
  pictures: PicturesConfig;
  /** Where figures for Prometheus are served; nowhere when both are `null`. */
  metrics: { port: number | null; token: string | null };
  /** Whom people tell of a weakness; `null`: nobody is named. */
  securityContact: string | null;
  /** How long a server that is told to stop goes on serving while it says that it is not ready. */
  shutdownDelayMs: number;
  /** Checks every answer against the contract; on in tests. */
  checkResponses: boolean;
  /** What the operator should change soon, without values; the server starts all the same. */
  warnings: readonly string[];
};

/** Where people are told; a channel that is `null` is not there. URLs have no slash at the end. */
export type NotificationConfig = {
  push: { publicKey: string; privateKey: string; subject: string; allowPrivate: boolean } | null;
  email: { smtpUrl: string; from: string } | null;
  shopUrl: string;
  publicUrl: string;
};

/** Who takes the money. With `none`, no drop may ask for payment. */
export type PaymentConfig =
  | { provider: 'none' | 'demo' }
  | { provider: 'stripe'; secretKey: string; webhookSecrets: readonly string[]; apiUrl: string | null };

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
  const isProduction = env.NODE_ENV === 'production';
  const usesStripe = env.PAYMENT_PROVIDER === 'stripe';
  const conflicts: [boolean, string][] = [
    [isProduction && env.DEMO_LOGIN === true, 'DEMO_LOGIN: must not be on in production'],
    [
      isProduction && env.PAYMENT_PROVIDER === 'demo',
      'PAYMENT_PROVIDER: must not be demo in production: nobody would be charged',
    ],
    [
      usesStripe && env.STRIPE_SECRET_KEY === undefined,
      'STRIPE_SECRET_KEY: is required with PAYMENT_PROVIDER=stripe',
    ],
    [
      isProduction && usesStripe && env.STRIPE_WEBHOOK_SECRETS.length === 0,
      'STRIPE_WEBHOOK_SECRETS: is required in production with PAYMENT_PROVIDER=stripe',
    ],
    [
      isProduction && env.STRIPE_API_URL !== undefined,
      'STRIPE_API_URL: must not be set in production: the secret key would be sent there',
    ],
    [
      isProduction && env.WEBHOOK_ALLOW_PRIVATE,
      'WEBHOOK_ALLOW_PRIVATE: must not be on in production: strangers could call what only this network can reach',
    ],
    [isProduction && env.ORDER_AUTO_PROGRESS, 'ORDER_AUTO_PROGRESS: must not be on in production'],
    [isProduction && env.ORDER_DEBUG, 'ORDER_DEBUG: must not be on in production'],
    ...findSecretConflicts(env, isProduction),
    ...findKafkaConflicts(env, isProduction),
    ...findCdnConflicts(env, isProduction),
    ...findPicturesConflicts(env),
    ...findNotificationConflicts(env, isProduction),
  ];
  return conflicts.filter(([isFault]) => isFault).map(([, fault]) => fault);
}

/** The Studio in its window. */
const STUDIO_ORIGINS = ['app://studio'];
/** The shop and the Studio in a browser on this machine. */
const DEVELOPMENT_ORIGINS = ['http://localhost:5173', 'http://localhost:5174', ...STUDIO_ORIGINS];

const toConfig = (env: Env): Config => ({
  environment: env.NODE_ENV,
  runsApi: env.ROLE !== 'worker',
  runsWorkers: env.ROLE !== 'api',
  host: env.HOST,
  port: env.PORT,
  mongoUri: env.MONGO_URI,
  redisUrl: env.REDIS_URL ?? null,
  kafka: toKafkaSettings(env),
  jwtSecret: env.JWT_SECRET,
  oldJwtSecrets: env.JWT_OLD_SECRETS,
  shopUrl: env.NODE_ENV === 'production' && isLocalOrigin(env.SHOP_URL) ? null : withoutSlash(env.SHOP_URL),
  corsOrigins: env.CORS_ORIGINS ?? (env.NODE_ENV === 'production' ? STUDIO_ORIGINS : DEVELOPMENT_ORIGINS),
  hasApiDocs: env.API_DOCS,
  cdn: toCdnConfig(env),
  trustProxyHops: env.TRUST_PROXY_HOPS,
  http: {
    keepAliveMs: env.KEEP_ALIVE_SECONDS * 1000,
    requestMs: env.REQUEST_SECONDS * 1000,
    connectionsPerPeer: env.TRUST_PROXY_HOPS > 0 ? null : env.CONNECTIONS_PER_ADDRESS,
  },
  socketsPerAddress: env.CONNECTIONS_PER_ADDRESS,
  leastVersions: { sdk: env.MIN_SDK_VERSION ?? null, studio: env.MIN_STUDIO_VERSION ?? null },
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
  payments: toPaymentConfig(env),
  webhooks: { allowPrivate: env.WEBHOOK_ALLOW_PRIVATE },
  orderAutoProgress: env.ORDER_AUTO_PROGRESS,
  orderDebug: env.ORDER_DEBUG,
  notifications: toNotificationConfig(env),
  pictures: toPicturesConfig(env),
  metrics: { port: env.METRICS_PORT ?? null, token: env.METRICS_TOKEN ?? null },
  securityContact: env.SECURITY_CONTACT ?? null,
  shutdownDelayMs: env.SHUTDOWN_DELAY_SECONDS * 1000,
  checkResponses: env.NODE_ENV === 'test',
  warnings: env.NODE_ENV === 'production' ? findWarnings(env) : [],
});

function findKafkaConflicts(env: Env, isProduction: boolean): [boolean, string][] {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username } = env;
  const hasPassword = env.KAFKA_SASL_PASSWORD !== undefined;
  const isSecured = env.KAFKA_TLS || env.KAFKA_TLS_CA_FILE !== undefined || mechanism !== undefined;
  return [
    [
      env.KAFKA_BROKERS.length > 0 && env.REDIS_URL === undefined,
      'REDIS_URL: is required with KAFKA_BROKERS: Kafka serves the workers, and Redis the open pages',
    ],
    [
      isSecured && env.KAFKA_BROKERS.length === 0,
      'KAFKA_BROKERS: is required with the other settings of Kafka',
    ],
    [!env.KAFKA_TLS && env.KAFKA_TLS_CA_FILE !== undefined, 'KAFKA_TLS: is required with KAFKA_TLS_CA_FILE'],
    [
      mechanism === undefined && (username !== undefined || hasPassword),
      'KAFKA_SASL_MECHANISM: is required with KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD',
    ],
    [
      mechanism !== undefined && username === undefined,
      'KAFKA_SASL_USERNAME: is required with KAFKA_SASL_MECHANISM',
    ],
    [mechanism !== undefined && !hasPassword, 'KAFKA_SASL_PASSWORD: is required with KAFKA_SASL_MECHANISM'],
    [
      isProduction && mechanism === 'PLAIN' && !env.KAFKA_TLS,
      'KAFKA_TLS: is required in production with KAFKA_SASL_MECHANISM=PLAIN: the password would be sent for all to read',
    ],
  ];
}

function toKafkaSettings(env: Env): KafkaSettings | null {
  const { KAFKA_BROKERS: brokers, KAFKA_SASL_MECHANISM: mechanism } = env;
  if (brokers.length === 0) return null;
  const { KAFKA_SASL_USERNAME: username = '', KAFKA_SASL_PASSWORD: password = '' } = env;
  return {
    brokers,
    tls: env.KAFKA_TLS ? { ca: env.KAFKA_TLS_CA_FILE ?? null } : null,
    sasl: mechanism === undefined ? null : { mechanism, username, password },
    partitions: env.KAFKA_PARTITIONS,
  };
}

function findNotificationConflicts(env: Env, isProduction: boolean): [boolean, string][] {
  const vapid = [env.VAPID_PUBLIC_KEY, env.VAPID_PRIVATE_KEY, env.VAPID_SUBJECT];
  const given = vapid.filter((value) => value !== undefined).length;
  return [
    [
      given > 0 && given < vapid.length,
      'VAPID_PUBLIC_KEY: is of use only together with VAPID_PRIVATE_KEY and VAPID_SUBJECT',
    ],
    [
      isProduction && env.PUSH_ALLOW_PRIVATE,
      'PUSH_ALLOW_PRIVATE: must not be on in production: anybody could have the server call its neighbours',
    ],
    [env.SMTP_URL !== undefined && env.MAIL_FROM === undefined, 'MAIL_FROM: is required with SMTP_URL'],
    [
      isProduction && env.SMTP_URL !== undefined && env.PUBLIC_URL === undefined,
      'PUBLIC_URL: is required in production with SMTP_URL: mails link to it',
    ],
    [
      isProduction && env.SMTP_URL !== undefined && isLocalOrigin(env.SHOP_URL),
      'SHOP_URL: is required in production with SMTP_URL: links of mails lead to its pages',
    ],
  ];
}

function toNotificationConfig(env: Env): NotificationConfig {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject } = env;
  const { SMTP_URL: smtpUrl, MAIL_FROM: from } = env;
  const hasPush = publicKey !== undefined && privateKey !== undefined && subject !== undefined;
  return {
    push: hasPush ? { publicKey, privateKey, subject, allowPrivate: env.PUSH_ALLOW_PRIVATE } : null,
    email: smtpUrl !== undefined && from !== undefined ? { smtpUrl, from } : null,
    shopUrl: withoutSlash(env.SHOP_URL),
    publicUrl: withoutSlash(env.PUBLIC_URL ?? `http://${env.HOST}:${env.PORT}`),
  };
}

const withoutSlash = (url: string): string => url.replace(/(?<!\/)\/+$/, '');

function toPaymentConfig(env: Env): PaymentConfig {
  // Forgetting the provider must not mean that nobody is charged.
  const provider = env.PAYMENT_PROVIDER ?? (env.NODE_ENV === 'production' ? 'none' : 'demo');
  if (provider !== 'stripe') return { provider };
  return {
    provider,
    secretKey: env.STRIPE_SECRET_KEY ?? '',
    webhookSecrets: env.STRIPE_WEBHOOK_SECRETS,
    apiUrl: env.STRIPE_API_URL ?? null,
  };
}
