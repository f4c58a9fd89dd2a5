import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ServerProcess } from '../server-process.ts';
import { plainDrops, plainOrders } from './baseline/place.ts';
import type { Way } from './baseline/ways.ts';
import { compareWithTold, countMissing, findPlainFaults } from './books.ts';
import {
  type BenchContext,
  newJob,
  openDatabase,
  type OrderJob,
  type OrderResult,
  type OrderSubject,
  PLENTY,
  startSubjectServer,
} from './context.ts';
import { findMongod, type Workforce } from './cpu.ts';

const MAIN = fileURLToPath(new URL('baseline/main.ts', import.meta.url));
/** A storm of retries goes on after its callers have left. */
const QUIET_MS = 60_000;
const POLL_MS = 50;

type Plain = {
  way: Way;
  /** Default 1. */
  processes?: number;
  /** A subject for each number of connections. */
  variants: readonly { name: string; connections: number }[];
};

/** A plain Express server that takes orders in one way. */
export async function startPlainSubjects(
  context: BenchContext,
  stack: AsyncDisposableStack,
  { way, processes = 1, variants }: Plain,
): Promise<OrderSubject[]> {
  const database = await openDatabase(context, `${way}_${processes}`.replaceAll('-', '_'));
  stack.defer(() => database.close());
  const { connection } = database;
  const script = { name: way, script: MAIN, args: [way], ready: { answers: '/running' } };
  const servers: ServerProcess[] = [];
  while (servers.length < processes)
    servers.push(stack.use(await startSubjectServer(context, database.uri, script)));
  const urls = servers.map(({ url }) => url);
  const workforce: Workforce = {
    api: servers.map(({ pid }) => pid),
    worker: [],
    mongod: way === 'noop' ? [] : await findMongod(connection),
  };
  // Inside a transaction, making a collection would be part of what is measured.
  await Promise.all(['plain_drops', 'plain_orders'].map((name) => connection.createCollection(name)));

  const prepare = async (connections: number): Promise<OrderJob> => {
    const dropId = `drp_${randomUUID()}`;
    if (way !== 'noop')
      await plainDrops(connection).insertOne({
        _id: dropId,
        stock: PLENTY,
        pool: PLENTY,
        price: 2500,
        title: 'Linen print',
      });
    return newJob(context, { urls, dropIds: [dropId], connections, workforce });
  };
  const verify = async (job: OrderJob, result: OrderResult): Promise<string[]> => {
    await Promise.all(urls.map(untilQuiet));
    if (way === 'noop') return [];
    const [dropId = ''] = job.dropIds;
    const drop = await plainDrops(connection).findOne({ _id: dropId });
    const orders = await plainOrders(connection).countDocuments({ dropId });
    const books = { stock: drop?.stock ?? 0, pool: drop?.pool ?? 0, orders, units: orders };
    const told = { acknowledged: result.acknowledged.length, cutOffMax: job.connections };
    const missing = await countMissing(connection, 'plain_orders', job, result);
    return [
      ...findPlainFaults(books),
      ...compareWithTold(orders, told),
      ...(missing > 0 ? [`${missing} acknowledged orders do not exist`] : []),
    ];
  };
  return variants.map(({ name, connections }) => ({ name, prepare: () => prepare(connections), verify }));
}

/** Until nothing that was begun is still being worked on, so that it disturbs nobody else. */
async function untilQuiet(url: string): Promise<void> {
  const giveUpAt = Date.now() + QUIET_MS;
  for (;;) {
    const { running } = (await (await fetch(`${url}/running`)).json()) as { running: number };
    if (running === 0) return;
    if (Date.now() > giveUpAt) throw new Error(`${running} orders are still being worked on`);
    await delay(POLL_MS);
  }
}
