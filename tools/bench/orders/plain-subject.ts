import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LoadJob, LoadResult } from '../load/job.ts';
import { plainDrops, plainOrders } from './baseline/place.ts';
import type { Way } from './baseline/ways.ts';
import { compareWithTold, countMissing, findPlainFaults } from './books.ts';
import {
  type BenchContext,
  newJob,
  openDatabase,
  type OrderSubject,
  PLENTY,
  startSubjectServer,
} from './context.ts';

const MAIN = fileURLToPath(new URL('baseline/main.ts', import.meta.url));
/** A storm of retries goes on after its callers have left. */
const QUIET_MS = 60_000;
const POLL_MS = 50;

/** A plain Express server that takes orders in one way, under one name for each number of connections. */
export async function startPlainSubjects(
  context: BenchContext,
  stack: AsyncDisposableStack,
  way: Way,
  variants: readonly { name: string; connections: number }[],
): Promise<OrderSubject[]> {
  const database = await openDatabase(context, way.replaceAll('-', '_'));
  stack.defer(() => database.close());
  const { connection } = database;
  const server = stack.use(
    await startSubjectServer(context, database.uri, {
      name: way,
      script: MAIN,
      args: [way],
      readyPath: '/running',
    }),
  );
  // Inside a transaction, making a collection would be part of what is measured.
  await Promise.all(['plain_drops', 'plain_orders'].map((name) => connection.createCollection(name)));

  const prepare = async (connections: number): Promise<LoadJob> => {
    const dropId = `drp_${randomUUID()}`;
    if (way !== 'noop')
      await plainDrops(connection).insertOne({
        _id: dropId,
        stock: PLENTY,
        pool: PLENTY,
        price: 2500,
        title: 'Linen print',
      });
    return newJob(context, { urls: [server.url], dropId, connections });
  };
  const verify = async (job: LoadJob, result: LoadResult): Promise<string[]> => {
    await untilQuiet(server.url);
    if (way === 'noop') return [];
    const drop = await plainDrops(connection).findOne({ _id: job.dropId });
    const orders = await plainOrders(connection).countDocuments({ dropId: job.dropId });
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
