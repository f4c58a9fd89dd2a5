import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createLiveDrops, createSession, type LiveDrops } from '@livedrops/sdk';
import type { MongoConnection } from '../../packages/server/src/platform/mongo.ts';
import { anyFreePort } from '../services/free-port.ts';
import type { Services } from '../services/start-services.ts';
import { type ServerProcess, type ServerProcessOptions, startServerProcess } from './server-process.ts';
import { unlimited } from '../test/unlimited.ts';

const MAIN = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));
const OPEN_MS = 3_600_000;
const QUIET_MS = 90_000;
const POLL_MS = 100;

export type Role = 'api' | 'worker';

export type RoleOptions = {
  name: string;
  role: Role;
  nodeArgs?: string[];
  env?: Record<string, string>;
} & Pick<ServerProcessOptions, 'readyMs' | 'onStart'>;

/** A LiveDrops process as in production. */
export async function startRole(
  { services, secret }: { services: Services; secret: string },
  mongoUri: string,
  { name, role, nodeArgs = [], env = {}, ...waiting }: RoleOptions,
): Promise<ServerProcess> {
  return startServerProcess({
    ...waiting,
    name,
    script: MAIN,
    nodeArgs,
    port: await anyFreePort(),
    // A worker listens nowhere, so it has to be heard.
    ready: role === 'api' ? { answers: '/api/ready' } : { says: 'is ready' },
    env: {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      MONGO_URI: mongoUri,
      REDIS_URL: services.redisUrl,
      JWT_SECRET: secret,
      ...unlimited,
      ROLE: role,
      LOG_LEVEL: role === 'api' ? 'warn' : 'info',
      ...env,
    },
  });
}

export async function signUpCreator(url: string): Promise<LiveDrops> {
  const client = createLiveDrops({ baseUrl: url, auth: createSession() });
  const id = randomUUID();
  await client.auth.register({ email: `${id}@example.test`, password: randomUUID(), name: 'Ada Maker' });
  await client.creators.create({ handle: `maker-${id.slice(0, 8)}`, name: 'Ada Maker' });
  await client.auth.refresh();
  return client;
}

/** Open from now on, or from a moment on, long enough for any run. */
export async function makeDrop(
  creator: LiveDrops,
  stock: number,
  startsAt = Date.now() - 1000,
): Promise<string> {
  const product = await creator.products.create({
    title: 'Linen print',
    description: 'Numbered and signed',
    price: 2500,
    currency: 'EUR',
  });
  const drop = await creator.drops.create({
    productId: product.id,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + OPEN_MS).toISOString(),
    stock,
  });
  return drop.id;
}

/** Until every event of the run is told, so that telling it disturbs nobody else; gives how long that took. */
export async function untilToldAll(connection: MongoConnection): Promise<number> {
  const startedAt = performance.now();
  const outbox = connection.collection('outbox');
  while ((await outbox.countDocuments({})) > 0) {
    if (performance.now() - startedAt > QUIET_MS) throw new Error('the outbox does not get empty');
    await delay(POLL_MS);
  }
  return performance.now() - startedAt;
}
