import { createLiveDrops, createSession, type LiveDrops } from '@livedrops/sdk';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFaults, readBooks } from '../../../packages/server/src/audit/index.ts';
import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import type { LoadJob, LoadResult } from '../load/job.ts';
import { compareWithTold, countMissing } from './books.ts';
import type { ServerProcess } from '../server-process.ts';
import {
  type BenchContext,
  newJob,
  openDatabase,
  type OrderSubject,
  PLENTY,
  startSubjectServer,
} from './context.ts';
import { findMongod, type Workforce } from './cpu.ts';
import { LIVEDROPS } from './figures.ts';

const MAIN = fileURLToPath(new URL('../../../packages/server/src/main.ts', import.meta.url));
const UNLIMITED = '10000000';
const OPEN_MS = 3_600_000;
const QUIET_MS = 90_000;
const POLL_MS = 100;
const SOLD_OUT_FOR_MS = 1500;

/** How long the events of a run took to leave the outbox after its last answer. */
export type DrainLog = { name: string; ms: number }[];

/**
 * The real server as in production, and what is measured on it: one API process or more on the same database, and
 * one more process for all that is not answering (the relay of events, the drop clock, the figures).
 */
export async function startLiveDropsSubjects(
  context: BenchContext,
  stack: AsyncDisposableStack,
  { name, processes, drains }: { name: string; processes: number; drains: DrainLog },
): Promise<LiveDropsSubjects> {
  const database = await openDatabase(context, name.replaceAll(/\W/g, '_'));
  stack.defer(() => database.close());
  const { connection } = database;
  const start = async (role: Role) => stack.use(await startRole(context, database.uri, name, role));
  const worker = await start('worker');
  const servers: ServerProcess[] = [];
  while (servers.length < processes) servers.push(await start('api'));
  const urls = servers.map(({ url }) => url);
  const workforce: Workforce = {
    api: servers.map(({ pid }) => pid),
    worker: [worker.pid],
    mongod: await findMongod(connection),
  };
  const creator = await signUpCreator(urls[0] ?? '');
  const quiet = async () => drains.push({ name, ms: await untilToldAll(connection) });

  const selling: OrderSubject = {
    name,
    prepare: async () => newJob(context, { urls, workforce, dropId: await makeDrop(creator, PLENTY) }),
    async verify(job, result) {
      await quiet();
      const told = { acknowledged: result.acknowledged.length, cutOffMax: job.connections };
      return [
        ...(await judgeBooks(connection, job.dropId, told)),
        ...(await missing(connection, job, result)),
      ];
    },
  };
  const soldOut: OrderSubject = {
    name: `${name}, sold out`,
    prepare: async () => {
      const dropId = await makeDrop(creator, 1);
      await creator.orders.create({ dropId, quantity: 1 });
      // Most of a crowd comes when everything is gone: their keys are younger than the end of the stock.
      await delay(SOLD_OUT_FOR_MS);
      return newJob(context, { urls, workforce, dropId, mintedAt: Date.now() });
    },
    async verify(job, { acknowledged }) {
      await quiet();
      const sold = acknowledged.length > 0 ? [`${acknowledged.length} orders of a sold-out drop`] : [];
      return [...(await judgeBooks(connection, job.dropId, { acknowledged: 1, cutOffMax: 0 })), ...sold];
    },
  };
  return { selling, soldOut, workforce };
}

type LiveDropsSubjects = { selling: OrderSubject; soldOut: OrderSubject; workforce: Workforce };
type Role = 'api' | 'worker';

async function startRole(
  context: BenchContext,
  mongoUri: string,
  name: string,
  role: Role,
): Promise<ServerProcess> {
  // A worker listens nowhere, so it has to be heard.
  const [level, ready] =
    role === 'api' ? ['warn', { answers: '/api/ready' }] : ['info', { says: 'is ready' }];
  const nodeArgs = role === 'api' && name === LIVEDROPS ? profileArgs(context) : [];
  return startSubjectServer(
    context,
    mongoUri,
    { name: `${name}, ${role}`, script: MAIN, ready, nodeArgs },
    { ...productionEnv(context), ROLE: role, LOG_LEVEL: level },
  );
}

const productionEnv = ({ services }: BenchContext) => ({
  HOST: '127.0.0.1',
  REDIS_URL: services.redisUrl,
  RATE_LIMIT_PER_MINUTE: UNLIMITED,
  RATE_LIMIT_AUTH_PER_MINUTE: UNLIMITED,
  RATE_LIMIT_ORDERS_PER_MINUTE: UNLIMITED,
});

const profileArgs = ({ profileDir }: BenchContext): string[] =>
  profileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];

async function signUpCreator(url: string): Promise<LiveDrops> {
  const client = createLiveDrops({ baseUrl: url, auth: createSession() });
  const id = randomUUID();
  await client.auth.register({ email: `${id}@example.test`, password: randomUUID(), name: 'Ada Maker' });
  await client.creators.create({ handle: `maker-${id.slice(0, 8)}`, name: 'Ada Maker' });
  await client.auth.refresh();
  return client;
}

/** Open from now on, long enough for any run. */
async function makeDrop(creator: LiveDrops, stock: number): Promise<string> {
  const product = await creator.products.create({
    title: 'Linen print',
    description: 'Numbered and signed',
    price: 2500,
    currency: 'EUR',
  });
  const now = Date.now();
  const drop = await creator.drops.create({
    productId: product.id,
    startsAt: new Date(now - 1000).toISOString(),
    endsAt: new Date(now + OPEN_MS).toISOString(),
    stock,
  });
  return drop.id;
}

async function judgeBooks(
  connection: MongoConnection,
  dropId: string,
  told: { acknowledged: number; cutOffMax: number },
): Promise<string[]> {
  const books = await readBooks(connection, dropId);
  if (!books) return [`the drop ${dropId} does not exist`];
  const orders = books.sums.reduce((sum, state) => sum + state.orders, 0);
  return [
    ...findFaults(books).map(({ invariant, detail }) => `${invariant}: ${detail}`),
    ...compareWithTold(orders, told),
  ];
}

async function missing(connection: MongoConnection, job: LoadJob, result: LoadResult): Promise<string[]> {
  const count = await countMissing(connection, 'orders', job, result);
  return count > 0 ? [`${count} acknowledged orders do not exist`] : [];
}

/** Until every event of the run is told, so that telling it disturbs nobody else; gives how long that took. */
async function untilToldAll(connection: MongoConnection): Promise<number> {
  const startedAt = performance.now();
  const outbox = connection.collection('outbox');
  while ((await outbox.countDocuments({})) > 0) {
    if (performance.now() - startedAt > QUIET_MS) throw new Error('the outbox does not get empty');
    await delay(POLL_MS);
  }
  return performance.now() - startedAt;
}
