import { createLiveDrops, createSession, type LiveDrops } from '@livedrops/sdk';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFaults, readBooks } from '../../../packages/server/src/audit/index.ts';
import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import type { LoadJob, LoadResult } from '../load/job.ts';
import { compareWithTold, countMissing } from './books.ts';
import {
  type BenchContext,
  newJob,
  openDatabase,
  type OrderSubject,
  PLENTY,
  startSubjectServer,
} from './context.ts';

const MAIN = fileURLToPath(new URL('../../../packages/server/src/main.ts', import.meta.url));
const UNLIMITED = '10000000';
const OPEN_MS = 3_600_000;
const QUIET_MS = 90_000;
const POLL_MS = 100;

/** How long the events of a run took to leave the outbox after its last answer. */
export type DrainLog = { name: string; ms: number }[];

/** The real server as in production, in one process or more on the same database, and what is measured on it. */
export async function startLiveDropsSubjects(
  context: BenchContext,
  stack: AsyncDisposableStack,
  { name, processes, drains }: { name: string; processes: number; drains: DrainLog },
): Promise<{ selling: OrderSubject; soldOut: OrderSubject }> {
  const database = await openDatabase(context, name.replaceAll(/\W/g, '_'));
  stack.defer(() => database.close());
  const { connection } = database;
  const urls: string[] = [];
  for (let count = 0; count < processes; count += 1) {
    const server = await startSubjectServer(
      context,
      database.uri,
      { name, script: MAIN, readyPath: '/api/ready', nodeArgs: profileArgs(context, processes) },
      productionEnv(context),
    );
    urls.push(stack.use(server).url);
  }
  const creator = await signUpCreator(urls[0] ?? '');
  const quiet = async () => drains.push({ name, ms: await untilToldAll(connection) });

  const selling: OrderSubject = {
    name,
    prepare: async () => newJob(context, { urls, dropId: await makeDrop(creator, PLENTY) }),
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
      return newJob(context, { urls, dropId });
    },
    async verify(job, { acknowledged }) {
      await quiet();
      const sold = acknowledged.length > 0 ? [`${acknowledged.length} orders of a sold-out drop`] : [];
      return [...(await judgeBooks(connection, job.dropId, { acknowledged: 1, cutOffMax: 0 })), ...sold];
    },
  };
  return { selling, soldOut };
}

const productionEnv = ({ services }: BenchContext) => ({
  HOST: '127.0.0.1',
  REDIS_URL: services.redisUrl,
  LOG_LEVEL: 'warn',
  RATE_LIMIT_PER_MINUTE: UNLIMITED,
  RATE_LIMIT_AUTH_PER_MINUTE: UNLIMITED,
  RATE_LIMIT_ORDERS_PER_MINUTE: UNLIMITED,
});

const profileArgs = ({ profileDir }: BenchContext, processes: number): string[] =>
  profileDir === null || processes > 1 ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];

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
