import { setTimeout as sleep } from 'node:timers/promises';
import type { BusRecord } from '../../src/platform/bus/bus.ts';
import { createProgress, type Progress } from '../../src/platform/bus/consumer-progress.ts';
import { startDurableConsumer } from '../../src/platform/bus/durable-consumer.ts';
import { createEventLog } from '../../src/platform/log/event-log.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { connectMongo } from '../../src/platform/mongo.ts';
import { type BusAddress, openBusAt, PARTITIONS } from './open-bus-at.ts';
import { toRecord } from './to-record.ts';

/** What a member in a process of its own is told to do. */
export type MemberOrders = {
  address: BusAddress;
  mongoUri: string;
  namespace: string;
  group: string;
  isDurable: boolean;
  /** Where it is killed, once it gets a record at or after `position`; never without. */
  /** A record that kills whoever begins to handle it. */
  poison?: number;
  deliveriesMax?: number;
  dieAt?: { step: 'before' | 'during' | 'handled' | 'returned' | 'written'; position: number };
};

const orders = JSON.parse(process.argv[2] ?? '{}') as MemberOrders;
const { connection } = await connectMongo(orders.mongoUri);
const handled = connection.collection<{ key: string; position: number; member: number }>('handled');
const { bus } = openBusAt(orders.address, { connection, namespace: orders.namespace });
let isDue = false;

async function dieIf(step: NonNullable<MemberOrders['dieAt']>['step']): Promise<void> {
  if (isDue && orders.dieAt?.step === step) await die();
}

async function die(): Promise<void> {
  process.kill(process.pid, 'SIGKILL');
  await sleep(60_000);
}

async function handle(records: readonly BusRecord[]): Promise<void> {
  const { dieAt } = orders;
  isDue ||= dieAt !== undefined && records.some(({ position }) => position >= dieAt.position);
  await dieIf('before');
  for (const [index, { key, position }] of records.entries()) {
    if (index >= records.length / 2) await dieIf('during');
    if (position === orders.poison) await die();
    await handled.insertOne({ key, position, member: process.pid });
  }
  await dieIf('handled');
  setImmediate(() => void dieIf('returned'));
}

const { group, deliveriesMax = 5 } = orders;
if (orders.isDurable) {
  const progress = createProgress(connection, group, PARTITIONS);
  const mortal: Progress = {
    ...progress,
    async advance(claim, position) {
      const advanced = await progress.advance(claim, position);
      await dieIf('written');
      return advanced;
    },
  };
  startDurableConsumer({
    bus,
    connection,
    group,
    deliveriesMax,
    handle,
    log: createEventLog(connection),
    toRecord,
    startAt: async () => 0,
    sweepEveryMs: 500,
    logger: createLogger('silent'),
    progress: mortal,
  });
} else bus.consume({ group, deliveriesMax, handle });
process.stdout.write('ready\n');
