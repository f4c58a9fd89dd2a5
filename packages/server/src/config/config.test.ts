import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const GOOD = {
  MONGO_URI: 'mongodb://localhost:27017/livedrops?replicaSet=rs0',
  JWT_SECRET: 'mX4vQ9dLr2Tz8WfKp6JbYn3HsGc7RaEu5V',
};

const KAFKA = { KAFKA_BROKERS: 'kafka-1:9092', REDIS_URL: 'redis://redis' };
const SASL = { KAFKA_SASL_MECHANISM: 'PLAIN', KAFKA_SASL_USERNAME: 'shop', KAFKA_SASL_PASSWORD: 'secret' };

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('needs no more than a database and a secret', () => {
    expect(readConfig(GOOD)).toMatchObject({
      environment: 'development',
      port: 3001,
      redisUrl: null,
      kafka: null,
      runsApi: true,
      runsWorkers: true,
      demoLogin: true,
      corsOrigins: ['http://localhost:5173', 'http://localhost:5174', 'app://studio'],
    });
  });

  it('names every fault at once, a line for each variable, without values', () => {
    const faults = faultsOf({
      PORT: '99999',
      REDIS_URL: 'http://x',
      JWT_SECRET: 'too-short-secret',
      LOG_LEVEL: 'loud',
    });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'PORT',
      'MONGO_URI',
      'REDIS_URL',
      'JWT_SECRET',
      'LOG_LEVEL',
    ]);
    expect(faults.join()).not.toContain('too-short-secret');
  });

  test.each([
    [{ PORT: '-1' }, 'PORT'],
    [{ PORT: '3001x' }, 'PORT'],
    [{ MONGO_URI: 'postgres://localhost' }, 'MONGO_URI'],
    [{ MONGO_URI: 'mongodb://localhost:27017' }, 'MONGO_URI'],
    [{ MONGO_URI: 'mongodb://localhost:27017/?replicaSet=rs0' }, 'MONGO_URI'],
    [{ MONGO_URI: 'mongodb+srv://me:secret@db.example.com/?w=1' }, 'MONGO_URI'],
    [{ MONGO_URI: 'mongodb+srv://db.example.com/shop?w=1' }, 'MONGO_URI'],
    [{ MONGO_URI: 'mongodb://localhost:27017/shop?replicaSet=rs0&journal=false' }, 'MONGO_URI'],
    [{ KAFKA_BROKERS: 'kafka-1' }, 'KAFKA_BROKERS'],
    [{ KAFKA_BROKERS: 'kafka-1:9092,http://kafka-2:9092' }, 'KAFKA_BROKERS'],
    [{ KAFKA_BROKERS: 'kafka-1:99999' }, 'KAFKA_BROKERS'],
    [{ KAFKA_TLS: '1' }, 'KAFKA_BROKERS'],
    [{ ...KAFKA, KAFKA_TLS: 'yes' }, 'KAFKA_TLS'],
    [{ ...KAFKA, KAFKA_TLS: '1', KAFKA_TLS_CA_FILE: '/nowhere.pem' }, 'KAFKA_TLS_CA_FILE'],
    [{ ...KAFKA, KAFKA_TLS: '1', KAFKA_TLS_CA_FILE: import.meta.filename }, 'KAFKA_TLS_CA_FILE'],
    [{ ...KAFKA, KAFKA_SASL_MECHANISM: 'plain' }, 'KAFKA_SASL_MECHANISM'],
    [{ ...KAFKA, KAFKA_SASL_PASSWORD: 'secret' }, 'KAFKA_SASL_MECHANISM'],
    [{ ...KAFKA, KAFKA_SASL_MECHANISM: 'PLAIN', KAFKA_SASL_PASSWORD: 'secret' }, 'KAFKA_SASL_USERNAME'],
    [{ ...KAFKA, KAFKA_SASL_MECHANISM: 'PLAIN', KAFKA_SASL_USERNAME: 'shop' }, 'KAFKA_SASL_PASSWORD'],
    [{ ...KAFKA, ...SASL, NODE_ENV: 'production' }, 'KAFKA_TLS'],
    [{ KAFKA_PARTITIONS: '0' }, 'KAFKA_PARTITIONS'],
    [{ KAFKA_BROKERS: 'kafka-1:9092' }, 'REDIS_URL'],
    [{ METRICS_PORT: 'on' }, 'METRICS_PORT'],
    [{ SMTP_URL: 'http://mail.example.com' }, 'SMTP_URL'],
    [{ SMTP_URL: 'smtp://mail.example.com' }, 'MAIL_FROM'],
    [{ SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'nobody' }, 'MAIL_FROM'],
    [{ SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'A <a@b.example>\r\nBcc: c@d.example' }, 'MAIL_FROM'],
    [{ VAPID_PUBLIC_KEY: 'short' }, 'VAPID_PUBLIC_KEY'],
    [{ VAPID_PRIVATE_KEY: 'x'.repeat(43) }, 'VAPID_PUBLIC_KEY'],
    [{ VAPID_SUBJECT: 'somebody' }, 'VAPID_SUBJECT'],
    [{ PICTURES_BUCKET: 'My pictures' }, 'PICTURES_BUCKET'],
    [{ PICTURES_S3_ENDPOINT: 'https://s3.example.com' }, 'PICTURES_BUCKET'],
    [{ PICTURES_S3_ACCESS_KEY: 'a', PICTURES_S3_SECRET_KEY: 'b' }, 'PICTURES_BUCKET'],
    [{ PICTURES_BUCKET: 'pictures', PICTURES_S3_ACCESS_KEY: 'a' }, 'PICTURES_S3_SECRET_KEY'],
    [{ PICTURES_BUCKET: 'pictures', PICTURES_S3_SECRET_KEY: 'b' }, 'PICTURES_S3_ACCESS_KEY'],
    [{ PICTURES_BASE_URL: 'pictures.example.com' }, 'PICTURES_BASE_URL'],
    [{ SHOP_URL: 'shop.example.com' }, 'SHOP_URL'],
    [{ METRICS_TOKEN: 'short' }, 'METRICS_TOKEN'],
    [{ SECURITY_CONTACT: 'me@example.com' }, 'SECURITY_CONTACT'],
    [{ MIN_SDK_VERSION: '1.4' }, 'MIN_SDK_VERSION'],
    [{ MIN_STUDIO_VERSION: 'v1.4.0' }, 'MIN_STUDIO_VERSION'],
    [{ CORS_ORIGINS: '*' }, 'CORS_ORIGINS'],
    [{ CORS_ORIGINS: 'https://a.example/path' }, 'CORS_ORIGINS'],
    [{ ROLE: 'boss' }, 'ROLE'],
    [{ DEMO_LOGIN: 'maybe' }, 'DEMO_LOGIN'],
    [{ NODE_ENV: 'production', DEMO_LOGIN: '1' }, 'DEMO_LOGIN'],
    [{ NODE_ENV: 'production', PAYMENT_PROVIDER: 'demo' }, 'PAYMENT_PROVIDER'],
    [{ NODE_ENV: 'production', ORDER_AUTO_PROGRESS: '1' }, 'ORDER_AUTO_PROGRESS'],
    [{ NODE_ENV: 'production', ORDER_DEBUG: '1' }, 'ORDER_DEBUG'],
    [{ NODE_ENV: 'production', WEBHOOK_ALLOW_PRIVATE: '1' }, 'WEBHOOK_ALLOW_PRIVATE'],
    [{ NODE_ENV: 'production', STRIPE_API_URL: 'https://api.example.com' }, 'STRIPE_API_URL'],
    [
      { NODE_ENV: 'production', PAYMENT_PROVIDER: 'stripe', STRIPE_SECRET_KEY: 'sk_live_1' },
      'STRIPE_WEBHOOK_SECRETS',
    ],
    [{ NODE_ENV: 'production', PUSH_ALLOW_PRIVATE: '1' }, 'PUSH_ALLOW_PRIVATE'],
    [
      {
        NODE_ENV: 'production',
        SMTP_URL: 'smtp://mail.example.com',
        MAIL_FROM: 'a@b.example',
        SHOP_URL: 'https://shop.example.com',
      },
      'PUBLIC_URL',
    ],
    [
      {
        NODE_ENV: 'production',
        SMTP_URL: 'smtp://mail.example.com',
        MAIL_FROM: 'a@b.example',
        PUBLIC_URL: 'https://api.example.com',
      },
      'SHOP_URL',
    ],
    [{ JWT_OLD_SECRETS: 'too-short' }, 'JWT_OLD_SECRETS'],
    [{ API_DOCS: 'maybe' }, 'API_DOCS'],
    [{ PAYMENT_PROVIDER: 'stripe' }, 'STRIPE_SECRET_KEY'],
    [{ PAYMENT_PROVIDER: 'stripe', STRIPE_SECRET_KEY: 'pk_live_1' }, 'STRIPE_SECRET_KEY'],
    [{ PAYMENT_PROVIDER: 'cash' }, 'PAYMENT_PROVIDER'],
    [{ STRIPE_WEBHOOK_SECRETS: 'whsec_1,secret' }, 'STRIPE_WEBHOOK_SECRETS'],
  ])('refuses %o', (changes, variable) => {
    expect(faultsOf({ ...GOOD, ...changes }).map((fault) => fault.split(':')[0])).toEqual([variable]);
  });

  test.each([
    'a'.repeat(64),
    'ab'.repeat(32),
    'mX4vQ9dLr2Tz8WfK'.repeat(3),
    'a secret of at least thirty-two characters',
    'change-me-change-me-change-me-change-me',
    'please-use-a-long-random-value-here!!',
    'your-256-bit-secret-0123456789abcdef',
    '0123456789abcdef0123456789abcdef',
    'correct horse battery staple and four more',
  ])('refuses the secret %s in production only', (JWT_SECRET) => {
    const production = { ...GOOD, NODE_ENV: 'production' };
    expect(readConfig({ ...GOOD, JWT_SECRET }).jwtSecret).toBe(JWT_SECRET);
    const [fault = '', ...others] = faultsOf({ ...production, JWT_SECRET });
    expect(fault).toMatch(/^JWT_SECRET: can be guessed/);
    expect(fault).not.toContain(JWT_SECRET);
    expect(others).toEqual([]);
    // What it signed would be believed.
    expect(faultsOf({ ...production, JWT_OLD_SECRETS: JWT_SECRET })[0]).toMatch(/^JWT_OLD_SECRETS: /);
  });

  it('takes secrets that a machine drew', () => {
    const drawn = [
      randomBytes(48).toString('base64'),
      randomBytes(32).toString('hex'),
      randomUUID() + randomUUID(),
    ];
    for (const JWT_SECRET of drawn) {
      const JWT_OLD_SECRETS = drawn.join(',');
      const config = readConfig({ ...GOOD, NODE_ENV: 'production', JWT_SECRET, JWT_OLD_SECRETS });
      expect(config).toMatchObject({ jwtSecret: JWT_SECRET, oldJwtSecrets: drawn });
    }
  });

  test.each([
    ['METRICS_TOKEN', 'aaaaaaaaaaaaaaaa'],
    ['METRICS_TOKEN', 'the-metrics-password'],
    ['METRICS_TOKEN', GOOD.JWT_SECRET],
    ['CDN_PURGE_SECRET', 'purge-purge-purge-purge'],
    ['CDN_PURGE_SECRET', GOOD.JWT_SECRET],
  ])('refuses %s=%s in production only', (name, value) => {
    const cdn = { CDN: 'varnish', CDN_PURGE_URLS: 'http://cache:80' };
    const given = { ...GOOD, ...(name.startsWith('CDN') && cdn), [name]: value };
    expect(faultsOf(given)).toEqual([]);
    const faults = faultsOf({ ...given, NODE_ENV: 'production' });
    expect(faults).toEqual([expect.stringMatching(`^${name}: can be guessed`)]);
    expect(faults.join()).not.toContain(value);
    const drawn = randomBytes(12).toString('base64url');
    expect(faultsOf({ ...given, NODE_ENV: 'production', [name]: drawn })).toEqual([]);
  });

  test.each([
    ['MONGO_URI', 'mongodb://root:example@a:1,b:2/shop'],
    ['MONGO_URI', 'mongodb+srv://shop:Shop@db.example.com/shop'],
    ['MONGO_URI', 'mongodb://shop:p%61ssword@a/shop'],
    ['REDIS_URL', 'redis://:foobared@redis:6379'],
    ['REDIS_URL', 'rediss://default:@redis:6379'],
  ])('warns of a default password: %s=%s', (name, address) => {
    const given = { ...GOOD, [name]: address };
    expect(readConfig(given).warnings).toEqual([]);
    const { warnings } = readConfig({ ...given, NODE_ENV: 'production' });
    expect(warnings).toEqual([expect.stringMatching(`^${name}: its password is one that is tried first`)]);
  });

  it('does not warn of a password that somebody drew, nor where there is none', () => {
    for (const [MONGO_URI, REDIS_URL] of [
      ['mongodb://root:uJ4x-0q%2FdW9e@a:1,b:2/shop', 'redis://:uJ4x0qdW9e@redis'],
      ['mongodb://a:1,b:2/shop', 'redis://redis:6379'],
    ] as const)
      expect(readConfig({ ...GOOD, NODE_ENV: 'production', MONGO_URI, REDIS_URL }).warnings).toEqual([]);
  });

  it('trusts no origin of this machine in production', () => {
    const production = { ...GOOD, NODE_ENV: 'production' };
    expect(readConfig(production).corsOrigins).toEqual(['app://studio']);
    for (const origin of [
      'http://localhost:5173',
      'https://127.0.0.1',
      'http://[::1]:80',
      'http://shop.localhost',
    ])
      expect(faultsOf({ ...production, CORS_ORIGINS: `https://shop.example.com,${origin}` })[0]).toMatch(
        /^CORS_ORIGINS: /,
      );
  });

  test.each([
    'mongodb://me:p%2Fw@a:1,b:2/shop',
    'mongodb+srv://db.example.com/shop?w=majority',
    'mongodb://%2Ftmp%2Fm.sock/shop',
  ])('takes %s', (MONGO_URI) => {
    expect(readConfig({ ...GOOD, MONGO_URI }).mongoUri).toBe(MONGO_URI);
  });

  it('switches the demo sign-in off in production', () => {
    expect(readConfig({ ...GOOD, NODE_ENV: 'production' }).demoLogin).toBe(false);
  });

  it('takes no money in production unless a provider is named', () => {
    expect(readConfig(GOOD).payments).toEqual({ provider: 'demo' });
    expect(readConfig({ ...GOOD, NODE_ENV: 'production' }).payments).toEqual({ provider: 'none' });
  });

  it('takes several signing secrets, so that one can be exchanged for another', () => {
    const stripe = {
      PAYMENT_PROVIDER: 'stripe',
      STRIPE_SECRET_KEY: 'sk_test_1',
      STRIPE_WEBHOOK_SECRETS: 'whsec_new, whsec_old',
    };
    expect(readConfig({ ...GOOD, ...stripe }).payments).toEqual({
      provider: 'stripe',
      secretKey: 'sk_test_1',
      webhookSecrets: ['whsec_new', 'whsec_old'],
      apiUrl: null,
    });
  });

  it('tells people only where it was told how', () => {
    expect(readConfig(GOOD).notifications).toEqual({
      push: null,
      email: null,
      shopUrl: 'http://localhost:5173',
      publicUrl: 'http://127.0.0.1:3001',
    });
    const told = {
      SMTP_URL: 'smtps://me:secret@mail.example.com',
      MAIL_FROM: 'LiveDrops <news@example.com>',
      SHOP_URL: 'https://shop.example.com/',
      PUBLIC_URL: 'https://api.example.com',
      VAPID_PUBLIC_KEY: `B${'x'.repeat(86)}`,
      VAPID_PRIVATE_KEY: 'x'.repeat(43),
      VAPID_SUBJECT: 'mailto:ops@example.com',
    };
    expect(readConfig({ ...GOOD, ...told }).notifications).toEqual({
      push: {
        publicKey: told.VAPID_PUBLIC_KEY,
        privateKey: told.VAPID_PRIVATE_KEY,
        subject: told.VAPID_SUBJECT,
        allowPrivate: false,
      },
      email: { smtpUrl: told.SMTP_URL, from: told.MAIL_FROM },
      shopUrl: 'https://shop.example.com',
      publicUrl: 'https://api.example.com',
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ ...GOOD, REDIS_URL: '', PORT: '' })).toMatchObject({ redisUrl: null, port: 3001 });
  });

  it('takes several brokers of Kafka', () => {
    const KAFKA_BROKERS = 'kafka-1.example.com:9092, 10.0.0.2:9093, [fd00::1]:9092';
    expect(readConfig({ ...GOOD, ...KAFKA, KAFKA_BROKERS, KAFKA_PARTITIONS: '12' }).kafka).toEqual({
      brokers: ['kafka-1.example.com:9092', '10.0.0.2:9093', '[fd00::1]:9092'],
      tls: null,
      sasl: null,
      partitions: 12,
    });
  });

  it('takes how brokers are trusted and what lets the server in, and says no secret when something is wrong', () => {
    expect(readConfig({ ...GOOD, ...KAFKA, ...SASL, KAFKA_TLS: '1' }).kafka).toEqual({
      brokers: ['kafka-1:9092'],
      partitions: 4,
      tls: { ca: null },
      sasl: { mechanism: 'PLAIN', username: 'shop', password: 'secret' },
    });
    const { KAFKA_SASL_USERNAME: _, ...half } = SASL;
    expect(faultsOf({ ...GOOD, ...KAFKA, ...half })).toEqual([
      'KAFKA_SASL_USERNAME: is required with KAFKA_SASL_MECHANISM',
    ]);
  });

  it('takes the origin of the desktop app', () => {
    expect(
      readConfig({ ...GOOD, CORS_ORIGINS: 'app://studio, https://shop.example.com' }).corsOrigins,
    ).toEqual(['app://studio', 'https://shop.example.com']);
  });
});

describe('a cache in front', () => {
  const CDN = {
    ...GOOD,
    CDN: 'fastly',
    CDN_PURGE_URLS: 'https://api.example.com/a',
    CDN_PURGE_SECRET: 'token',
  };

  it('is one of three kinds, with the addresses that take purges', () => {
    expect(readConfig(GOOD).cdn).toBeNull();
    expect(readConfig(CDN).cdn).toEqual({
      kind: 'fastly',
      purgeUrls: ['https://api.example.com/a'],
      secret: 'token',
    });
    const two = { ...GOOD, CDN: 'varnish', CDN_PURGE_URLS: 'http://one:6081/purge, http://two:6081/purge' };
    expect(readConfig(two).cdn).toEqual({
      kind: 'varnish',
      purgeUrls: ['http://one:6081/purge', 'http://two:6081/purge'],
      secret: null,
    });
  });

  it.each<[environment: Record<string, string>, name: string]>([
    [{ ...GOOD, CDN: 'squid' }, 'CDN'],
    [{ ...CDN, CDN: '' }, 'CDN'],
    [{ ...GOOD, CDN_PURGE_SECRET: 'token' }, 'CDN'],
    [{ ...CDN, CDN_PURGE_URLS: '' }, 'CDN_PURGE_URLS'],
    [{ ...CDN, CDN_PURGE_URLS: 'ftp://cache' }, 'CDN_PURGE_URLS'],
    [{ ...CDN, CDN_PURGE_SECRET: '' }, 'CDN_PURGE_SECRET'],
    [{ ...CDN, CDN_PURGE_SECRET: 'two words' }, 'CDN_PURGE_SECRET'],
    [{ ...CDN, NODE_ENV: 'production', CDN_PURGE_URLS: 'http://api.example.com' }, 'CDN_PURGE_URLS'],
  ])('%j does not start', (environment, name) => {
    expect(faultsOf(environment).map((fault) => fault.split(':')[0])).toEqual([name]);
  });
});
