import { setTimeout as delay } from 'node:timers/promises';
import type { LiveDrops } from '@livedrops/sdk';
import { findFaults, readBooks } from '../../../packages/server/src/audit/index.ts';
import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import type { LoadJob, LoadResult } from '../load/job.ts';
import { compareWithTold, countMissing } from './books.ts';
import type { ServerProcess } from '../server-process.ts';
import { makeDrop, type Role, signUpCreator, startRole, untilToldAll } from '../livedrops.ts';
import {
  type BenchContext,
  newJob,
  openDatabase,
  type OrderJob,
  type OrderSubject,
  PLENTY,
} from './context.ts';
import { findMongod, type Workforce } from './cpu.ts';
import { LIVEDROPS } from './figures.ts';

const SOLD_OUT_FOR_MS = 1500;

type Options = {
  name: string;
  processes: number;
  drains: DrainLog;
  /** What every process is told beside the rest. */
  env?: Record<string, string>;
};

/** How long the events of a run took to leave the outbox after its last answer. */
export type DrainLog = { name: string; ms: number }[];

/**
 * The real server as in production, and what is measured on it: one API process or more on the same database, and
 * one more process for all that is not answering (the relay of events, the drop clock, the figures).
 */
export async function startLiveDropsSubjects(
  context: BenchContext,
  stack: AsyncDisposableStack,
  { name, processes, drains, env = {} }: Options,
): Promise<LiveDropsSubjects> {
  const database = await openDatabase(context, name.replaceAll(/\W/g, '_'));
  stack.defer(() => database.close());
  const { connection } = database;
  const start = async (role: Role) =>
    stack.use(
      await startRole(context, database.uri, {
        name: `${name}, ${role}`,
        role,
        env,
        nodeArgs: role === 'api' && name === LIVEDROPS ? profileArgs(context) : [],
      }),
    );
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
  const fleet: Fleet = { name, context, connection, creator, urls, workforce, quiet };
  return { ...createSelling(fleet), soldOut: createSoldOut(fleet), workforce };
}

type Fleet = {
  name: string;
  context: BenchContext;
  connection: MongoConnection;
  creator: LiveDrops;
  urls: string[];
  workforce: Workforce;
  /** Until every event of a run is told. */
  quiet(): Promise<unknown>;
};

function createSelling(fleet: Fleet): Pick<LiveDropsSubjects, 'selling' | 'halfLoad' | 'sellingTo'> {
  const { name, context, connection, creator, urls, workforce, quiet } = fleet;
  let reachedPerSecond = 0;
  const verify: OrderSubject['verify'] = async (job, result) => {
    await quiet();
    const told = { acknowledged: result.acknowledged.length, cutOffMax: job.connections };
    return [
      ...(await judgeBooks(connection, job.dropIds, told)),
      ...(await missing(connection, job, result)),
    ];
  };
  const prepare = async ({ drops = 1, ...changes }: { drops?: number } & Partial<OrderJob> = {}) => {
    const dropIds: string[] = [];
    while (dropIds.length < drops) dropIds.push(await makeDrop(creator, PLENTY));
    return newJob(context, { urls, workforce, dropIds, ...changes });
  };
  const selling: OrderSubject = {
    name,
    prepare: () => prepare(),
    async verify(job, result) {
      reachedPerSecond = (result.acknowledged.length * 1000) / result.spanMs;
      return verify(job, result);
    },
  };
  // At saturation a latency tells of the machine and of the number of connections. At half of it, it tells of the design.
  const halfLoad: OrderSubject = {
    name: `${name}, half load`,
    prepare: () => prepare({ rate: Math.max(1, Math.round(reachedPerSecond / 2)) }),
    verify,
  };
  return {
    selling,
    halfLoad,
    sellingTo: ({ name, ...crowd }) => ({ name, prepare: () => prepare(crowd), verify }),
  };
}

function createSoldOut({ name, context, connection, creator, urls, workforce, quiet }: Fleet): OrderSubject {
  return {
    name: `${name}, sold out`,
    prepare: async () => {
      const dropId = await makeDrop(creator, 1);
      await creator.orders.create({ dropId, quantity: 1 });
      // Most of a crowd comes when everything is gone: their keys are younger than the end of the stock.
      await delay(SOLD_OUT_FOR_MS);
      return newJob(context, { urls, workforce, dropIds: [dropId], mintedAt: Date.now() });
    },
    async verify(job, { acknowledged }) {
      await quiet();
      const sold = acknowledged.length > 0 ? [`${acknowledged.length} orders of a sold-out drop`] : [];
      return [...(await judgeBooks(connection, job.dropIds, { acknowledged: 1, cutOffMax: 0 })), ...sold];
    },
  };
}

type LiveDropsSubjects = {
  selling: OrderSubject;
  /** Half of the rate that the run of `selling` before it reached. */
  halfLoad: OrderSubject;
  soldOut: OrderSubject;
  /** So many connections, at so many drops in turn. */
  sellingTo(crowd: { name: string; connections: number; drops: number }): OrderSubject;
  workforce: Workforce;
};

const profileArgs = ({ profileDir }: BenchContext): string[] =>
  profileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];

async function judgeBooks(
  connection: MongoConnection,
  dropIds: readonly string[],
  told: { acknowledged: number; cutOffMax: number },
): Promise<string[]> {
  const faults: string[] = [];
  let orders = 0;
  for (const dropId of dropIds) {
    const books = await readBooks(connection, dropId);
    if (!books) return [`the drop ${dropId} does not exist`];
    orders += books.sums.reduce((sum, state) => sum + state.orders, 0);
    faults.push(...findFaults(books).map(({ invariant, detail }) => `${invariant}: ${detail}`));
  }
  return [...faults, ...compareWithTold(orders, told)];
}

async function missing(connection: MongoConnection, job: LoadJob, result: LoadResult): Promise<string[]> {
  const count = await countMissing(connection, 'orders', job, result);
  return count > 0 ? [`${count} acknowledged orders do not exist`] : [];
}
