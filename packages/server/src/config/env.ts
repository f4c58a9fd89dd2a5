import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { whyUriIsWeak } from '../platform/mongo-durability.ts';

const flag = z.enum(['0', '1', 'true', 'false', '']).transform((value) => value === '1' || value === 'true');
const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.number().min(min).max(max));

const splitList = (value: string) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
const list = z.string().default('').transform(splitList);

const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    message: `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });

const version = z.string().regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}$/, 'must be a version such as 1.4.0');

/** `host:port`, where an IPv6 address is in brackets. */
const isHostAndPort = (value: string): boolean => {
  const port = /^(?:[\w.-]+|\[[\da-f:]+\]):(\d+)$/i.exec(value)?.[1];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
};

/** Without a name the driver would quietly use the database `test`. */
export const namesDatabase = (mongoUri: string): boolean =>
  /^mongodb(\+srv)?:\/\/[^/?]+\/[^/?]+/.test(mongoUri);

/** The text of a file of certificates; `null` when it is none. */
function readCertificates(path: string): string | null {
  try {
    const pem = readFileSync(path, 'utf8');
    // Throws when it is none.
    void new X509Certificate(pem);
    return pem;
  } catch {
    return null;
  }
}

/** Every environment variable that the server reads, once. Defaults are for development. */
export const envSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3001),
  MONGO_URI: z
    .string('is required, for example mongodb://localhost:27017/livedrops?replicaSet=rs0')
    .regex(/^mongodb(\+srv)?:\/\//, { error: 'must begin with mongodb:// or mongodb+srv://', abort: true })
    .refine(namesDatabase, {
      message: 'must name the database behind the hosts, such as …/livedrops?replicaSet=rs0',
      abort: true,
    })
    .superRefine((value, context) => {
      const weakness = whyUriIsWeak(value);
      if (weakness !== null) context.addIssue({ code: 'custom', message: weakness });
    }),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  KAFKA_BROKERS: list.pipe(
    z.array(
      z.string().refine(isHostAndPort, {
        message: 'must be a list of hosts with ports, such as kafka-1:9092,kafka-2:9092',
      }),
    ),
  ),
  KAFKA_TLS: flag.default(false),
  /** Read once, at the start: its text is the value. */
  KAFKA_TLS_CA_FILE: z
    .string()
    .transform((path, context) => {
      const pem = readCertificates(path);
      if (pem === null) context.addIssue('must be a readable file of certificates in PEM');
      return pem ?? '';
    })
    .optional(),
  KAFKA_SASL_MECHANISM: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  KAFKA_PARTITIONS: wholeNumber(1, 256).default(4),
  JWT_SECRET: z
    .string('is required: at least 32 random characters')
    .min(32, 'must have at least 32 characters'),
  /** What signed before `JWT_SECRET` was changed. */
  JWT_OLD_SECRETS: list.pipe(
    z.array(z.string().min(32, 'must be a list of secrets of at least 32 characters')),
  ),
  /** The default depends on `NODE_ENV`. */
  CORS_ORIGINS: z
    .string()
    .transform(splitList)
    .pipe(
      z.array(
        z
          .string()
          .refine(
            (origin) =>
              (URL.canParse(origin) && new URL(origin).origin === origin) || /^app:\/\/[a-z]+$/.test(origin),
            {
              message: 'must be a list of origins such as https://shop.example.com, without a path',
            },
          ),
      ),
    )
    .optional(),
  /** Whether `/api/docs` and `/api/openapi.json` are there. */
  API_DOCS: flag.default(true),
  /** A cache in front of the API, and where it takes purges: each one that stands alone by itself. */
  CDN: z.enum(['varnish', 'fastly', 'cloudflare']).optional(),
  CDN_PURGE_URLS: list.pipe(z.array(url('http:', 'https:'))),
  CDN_PURGE_SECRET: z
    .string()
    .regex(/^[!-~]+$/, 'must be visible ASCII characters')
    .optional(),
  TRUST_PROXY_HOPS: wholeNumber(0, 10).default(0),
  /** Balancers keep idle connections for 60 s, most of them; the server must keep them longer. */
  KEEP_ALIVE_SECONDS: wholeNumber(1, 600).default(75),
  /** Long enough for a picture of 20 MB at 1.4 Mbit/s. */
  REQUEST_SECONDS: wholeNumber(1, 300).default(120),
  CONNECTIONS_PER_ADDRESS: wholeNumber(1, 10_000_000).default(2000),
  /** Older clients are told to update. */
  MIN_SDK_VERSION: version.optional(),
  MIN_STUDIO_VERSION: version.optional(),
  DEMO_LOGIN: flag.optional(),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  ACCESS_TOKEN_SECONDS: wholeNumber(30, 3600).default(900),
  REFRESH_TOKEN_DAYS: wholeNumber(1, 365).default(30),
  RATE_LIMIT_PER_MINUTE: wholeNumber(1, 10_000_000).default(6000),
  RATE_LIMIT_AUTH_PER_MINUTE: wholeNumber(1, 10_000_000).default(30),
  RATE_LIMIT_ORDERS_PER_MINUTE: wholeNumber(1, 10_000_000).default(120),
  ORDER_QUEUE_MAX: wholeNumber(1, 1_000_000).default(20_000),
  PAYMENT_PROVIDER: z.enum(['demo', 'stripe', 'none']).optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, 'must be a secret or restricted key of Stripe, such as sk_test_…')
    .optional(),
  STRIPE_WEBHOOK_SECRETS: list.pipe(
    z.array(z.string().regex(/^whsec_[\w+/=-]+$/, 'must be a list of signing secrets such as whsec_…')),
  ),
  STRIPE_API_URL: url('http:', 'https:').optional(),
  /** Where people reach the shop and programs the API: what messages link to. */
  SHOP_URL: url('http:', 'https:').default('http://localhost:5173'),
  PUBLIC_URL: url('http:', 'https:').optional(),
  /** A bucket of a server that speaks S3; without it, pictures are kept in the database. Without an endpoint it is one of Amazon's. */
  PICTURES_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
    .optional(),
  PICTURES_S3_ENDPOINT: url('http:', 'https:').optional(),
  PICTURES_S3_REGION: z.string().optional(),
  /** Without keys: those that the machine has, by a role or a file. */
  PICTURES_S3_ACCESS_KEY: z.string().optional(),
  PICTURES_S3_SECRET_KEY: z.string().optional(),
  /** Where people get what is in the bucket, such as a CDN; without it, this server hands it out. */
  PICTURES_BASE_URL: url('http:', 'https:').optional(),
  /** As `web-push generate-vapid-keys` prints them. */
  VAPID_PUBLIC_KEY: z
    .string()
    .regex(/^B[\w-]{86}$/, 'must be 65 bytes in base64url')
    .optional(),
  VAPID_PRIVATE_KEY: z
    .string()
    .regex(/^[\w-]{43}$/, 'must be 32 bytes in base64url')
    .optional(),
  VAPID_SUBJECT: url('mailto:', 'https:').optional(),
  PUSH_ALLOW_PRIVATE: flag.default(false),
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>\r\n]*<)?[^\s<>@]+@[^\s<>@]+>?$/, 'must be a sender such as LiveDrops <news@example.com>')
    .optional(),
  /** Whether webhooks may call addresses of this network, by http too. */
  WEBHOOK_ALLOW_PRIVATE: flag.default(false),
  ORDER_AUTO_PROGRESS: flag.default(false),
  ORDER_DEBUG: flag.default(false),
  /** A port of its own for `GET /metrics`, on `HOST`; off by default. */
  METRICS_PORT: wholeNumber(0, 65_535).optional(),
  /** Who may read `GET /metrics`: it is then served beside the API, too. */
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  /** Whom people tell of a weakness; `/.well-known/security.txt` says it. */
  SECURITY_CONTACT: url('mailto:', 'https:').optional(),
  SHUTDOWN_DELAY_SECONDS: wholeNumber(0, 300).default(0),
});

export type Env = z.infer<typeof envSchema>;
