import { randomUUID } from 'node:crypto';
import {
  createLiveDrops,
  createSession,
  type LiveDrops,
  type Session,
  type TokenCallback,
} from '@livedrops/sdk';
import { inject } from 'vitest';
import '../../../../tools/test/provided.ts';
import { type App, createApp, type Overrides } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/platform/logger.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';

export type Person = { client: LiveDrops; session: Session };
export type CreatorPerson = Person & { creatorId: string };

export type TestApp = AsyncDisposable & {
  url: string;
  connection: MongoConnection;
  /** The environment of this app: for starting more processes on the same data. */
  env: Record<string, string>;
  /** One more server on the same data, in this process. */
  another(env?: Record<string, string>): Promise<App>;
  client(auth?: string | TokenCallback): LiveDrops;
  signUp(name?: string): Promise<Person>;
  signUpCreator(name?: string): Promise<CreatorPerson>;
};

export type StartOptions = { env?: Record<string, string>; overrides?: Partial<Overrides> };

const UNLIMITED = '1000000';

/** The real server in this process on a database of its own, which goes with it. */
export async function startApp({ env: extra = {}, overrides = {} }: StartOptions = {}): Promise<TestApp> {
  const databaseName = `test_${randomUUID().slice(0, 8)}`;
  const mongoUri = new URL(inject('mongoUri'));
  mongoUri.pathname = `/${databaseName}`;
  const env: Record<string, string> = {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    MONGO_URI: mongoUri.href,
    REDIS_URL: inject('redisUrl'),
    JWT_SECRET: randomUUID() + randomUUID(),
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'error',
    RATE_LIMIT_PER_MINUTE: UNLIMITED,
    RATE_LIMIT_AUTH_PER_MINUTE: UNLIMITED,
    RATE_LIMIT_ORDERS_PER_MINUTE: UNLIMITED,
    ...extra,
  };
  const open = (changes: Record<string, string> = {}): Promise<App> => {
    const config = readConfig({ ...env, ...changes });
    return createApp(config, {
      logger: createLogger(config.logLevel),
      // What one client writes, another one reads at once in most tests; shared reads have tests of their own.
      sharedReads: false,
      ...overrides,
    });
  };
  const app = await open();
  return {
    url: app.url,
    connection: app.connection,
    env,
    another: open,
    ...people(app.url),
    async [Symbol.asyncDispose]() {
      await app.connection.db?.dropDatabase();
      await app[Symbol.asyncDispose]();
    },
  };
}

/** As if they had followed the link of the mail. */
export async function confirmEmail(
  { connection }: Pick<TestApp, 'connection'>,
  { session }: Person,
): Promise<void> {
  const id = session.user.id;
  await connection
    .collection<{ _id: string }>('users')
    .updateOne({ _id: id }, { $set: { emailConfirmedAt: new Date() } });
}

let count = 0;

/** A busy machine may take longer for an answer than a person would wait. */
const PATIENT = { timeoutMs: 45_000, totalTimeoutMs: 90_000 };

/** People of a server, made through the SDK as everybody is. */
export function people(url: string): Pick<TestApp, 'client' | 'signUp' | 'signUpCreator'> {
  const client = (auth?: string | TokenCallback) =>
    createLiveDrops({ baseUrl: url, ...PATIENT, ...(auth !== undefined && { auth }) });

  async function signUp(name = 'Kim Fan'): Promise<Person> {
    count += 1;
    const own = createLiveDrops({ baseUrl: url, ...PATIENT, auth: createSession() });
    const email = `person-${count}-${randomUUID().slice(0, 8)}@example.test`;
    const session = await own.auth.register({ email, password: 'correct horse', name });
    return { client: own, session };
  }

  async function signUpCreator(name = 'Ada Maker'): Promise<CreatorPerson> {
    const person = await signUp(name);
    const { id } = await person.client.creators.create({ handle: `maker-${randomUUID().slice(0, 8)}`, name });
    return { ...person, creatorId: id };
  }

  return { client, signUp, signUpCreator };
}
