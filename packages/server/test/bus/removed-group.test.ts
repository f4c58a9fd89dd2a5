import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { createConsumerGroups } from '../../src/platform/bus/consumer-groups.ts';
import { createProgress } from '../../src/platform/bus/consumer-progress.ts';
import { startDurableConsumer } from '../../src/platform/bus/durable-consumer.ts';
import { createEventLog, type EventLog } from '../../src/platform/log/event-log.ts';
import { createOutbox } from '../../src/platform/log/outbox.ts';
import { createLease } from '../../src/platform/lease.ts';
import { createLogger } from '../../src/platform/logger.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { toRecord } from './to-record.ts';

// What keeps a group from being removed while it is in use, and what becomes of one that was removed all the same.

const SIGN_MS = 3000;

let connection: MongoConnection;
let log: EventLog;

beforeEach(async () => {
  const database = await openOwnDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  connection = database.connection;
  log = createEventLog(connection);
  await log.prepare();
});

async function write(): Promise<void> {
  await createOutbox(connection).publish([{ type: 'noted', topics: ['drop:1'], data: {} }]);
  while ((await log.append({ eventsMax: 10, told: 0 })).pieces.length === 0) await sleep(20);
}

/** A consumer without a bus: all it gets comes by the sweep. */
function consume(handle: () => Promise<void>): void {
  const consumer = startDurableConsumer({
    bus: null,
    connection,
    group: 'mail',
    log,
    toRecord,
    handle,
    startAt: async () => 0,
    sweepEveryMs: 100,
    logger: createLogger('silent'),
  });
  onTestFinished(() => consumer.stop());
}

it('is not removed when it was only unseen for a moment', async () => {
  await createProgress(connection, 'mail', 4).prepare(async () => 0);
  const removing = createConsumerGroups(connection).remove('mail');
  await sleep(SIGN_MS / 2);
  await createLease(connection, 'bus:mail:sweep', 'late', SIGN_MS).hold();
  expect(await removing).toBe('alive');
  expect(await createProgress(connection, 'mail', 4).read()).toEqual([0, 0, 0, 0]);
});

it('is seen while one record takes longer than a sign of life lasts', async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  consume(() => {
    begin();
    return ended;
  });
  // Before it is stopped, which waits for it.
  onTestFinished(() => end());
  await write();
  await begun;
  await sleep(SIGN_MS + 500);
  const lease = await connection
    .collection<{ _id: string; expiresAt: Date }>('leases')
    .findOne({ _id: 'bus:mail:sweep', $expr: { $gt: ['$expiresAt', '$$NOW'] } });
  expect(lease).not.toBeNull();
});

it('goes on after it was removed while a process worked for it', async () => {
  let handled = 0;
  consume(async () => void (handled += 1));
  await write();
  await expect.poll(() => handled).toBe(1);
  await connection.collection('consumer_progress').deleteMany({});
  await write();
  // It begins where a new group would: here with the whole log.
  await expect.poll(() => handled).toBeGreaterThan(1);
  await expect.poll(async () => (await createConsumerGroups(connection).list())[0]?.position).toBe(2);
});
