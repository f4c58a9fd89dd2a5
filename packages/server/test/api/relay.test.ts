import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createEventLog, type EventLog, type LogPiece } from '../../src/platform/log/event-log.ts';
import { createOutbox, type OutboxEvent, outboxCollection } from '../../src/platform/log/outbox.ts';
import { startRelay } from '../../src/platform/log/relay.ts';
import { createLease } from '../../src/platform/lease.ts';
import { createLogger, type Logger } from '../../src/platform/logger.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';
import { leaveTransactionOpen } from '../helpers/leave-transaction-open.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';

// The relay alone, without a server that would relay as well.

let app: TestApp;
let log: EventLog;

beforeEach(async () => {
  app = await startApp({ env: { ROLE: 'api' } });
  log = createEventLog(app.connection);
});
afterEach(() => app[Symbol.asyncDispose]());

/** `n` counts up on each topic, so that the order can be seen. */
const note = (topic: string, n: number): OutboxEvent => ({ type: 'noted', topics: [topic], data: { n } });

const batchOf = (size: number, n: number) =>
  Array.from({ length: size }, (_, index) => note(`user:${index}`, n));

type Options = {
  connection?: MongoConnection;
  logger?: Logger;
  log?: EventLog;
  lease?: string;
  send?: () => Promise<void>;
  onMarks?: () => void;
};

/** A relay, and what it has told. */
function relay({
  connection = app.connection,
  logger = createLogger('fatal'),
  lease = 'relay',
  send = async () => {},
  onMarks = () => {},
  ...options
}: Options = {}) {
  const told: LogPiece[] = [];
  const running = startRelay({
    connection,
    log: options.log ?? log,
    logger,
    // Nobody dies here without giving it back: one that ran out on a busy machine would have all told once more.
    lease: createLease(connection, lease, randomUUID(), 60_000),
    deliver: (events) => {
      told.push(...events);
      return send();
    },
    onMarks,
    onMarksLost: async () => {},
  });
  onTestFinished(() => running.stop());
  return { told, stop: () => running.stop() };
}

const drained = () =>
  expect.poll(() => outboxCollection(app.connection).countDocuments(), { timeout: 80_000 }).toBe(0);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const positionsOf = (events: readonly LogPiece[]) => events.map(({ _id }) => _id);

/** Topics whose `seq` is not 1, 2, 3 … or not in the order of writing. */
async function faultyTopics(perTopic: number): Promise<unknown[]> {
  return app.connection
    .collection('events')
    .aggregate([
      { $sort: { topic: 1, seq: 1 } },
      { $group: { _id: '$topic', seqs: { $push: '$seq' }, ns: { $push: '$data.n' } } },
      {
        $match: {
          $expr: { $or: [{ $ne: ['$seqs', upTo(perTopic)] }, { $ne: ['$ns', upTo(perTopic)] }] },
        },
      },
    ])
    .toArray();
}

describe('a backlog', () => {
  it('drains, however many events wait, in order and without a gap', async () => {
    const { publish } = createOutbox(app.connection);
    for (const n of upTo(200)) await publish(batchOf(500, n));
    const { told } = relay();
    await drained();
    await expect.poll(() => told.length).toBe(100_000);
    expect(await faultyTopics(200)).toEqual([]);
    expect(positionsOf(told)).toEqual(upTo(100_000));
  });

  it('moves a document that is larger than any batch', async () => {
    const { publish } = createOutbox(app.connection);
    await publish([note('user:0', 1)], undefined, ['drop:1']);
    await outboxCollection(app.connection).updateOne({}, { $set: { events: batchOf(3000, 1) } });
    let signalled = 0;
    const { told } = relay({ onMarks: () => (signalled += 1) });
    await expect.poll(() => told.length).toBe(3000);
    expect(signalled).toBe(1);
  });

  it('is taken in smaller parts when the database is slow', async () => {
    const { publish } = createOutbox(app.connection);
    for (const n of upTo(20)) await publish(batchOf(100, n));
    const slow: EventLog = {
      ...log,
      append: (options) =>
        options.eventsMax > 100 ? Promise.reject(new Error('took too long')) : log.append(options),
    };
    const { told } = relay({ log: slow });
    await expect.poll(() => new Set(positionsOf(told)).size).toBe(2000);
    expect(await faultyTopics(20)).toEqual([]);
  });
});

describe('a relay that follows another', () => {
  it('tells exactly what the first may not have told', async () => {
    const { publish } = createOutbox(app.connection);
    await publish(batchOf(100, 1));
    const first = relay();
    await expect.poll(() => log.told()).toBe(100);
    await first.stop();
    // Dies, as it were, with everything on its way out.
    const second = relay({ send: () => new Promise(() => {}) });
    for (const n of upTo(70)) await publish(batchOf(100, n + 1));
    await expect.poll(() => second.told.length).toBe(7000);
    await second.stop();
    const third = relay();
    await expect.poll(() => third.told.length).toBe(7000);
    expect(second.told[0]?._id).toBe(101);
    expect(positionsOf(third.told)).toEqual(positionsOf(second.told));
    await expect.poll(() => log.told()).toBe(7100);
  });

  it('ends at once what the first left open in the database when it was killed', async () => {
    // Nobody else is at work there, who would meet what was left open and end it.
    await using own = await openOwnDatabase();
    const { connection } = own;
    const drops = connection.collection<{ _id: string; n: number }>('drops');
    await drops.insertOne({ _id: 'drp_1', n: 0 });
    await leaveTransactionOpen(own.uri, 'drp_1');
    // Nothing that this relay writes meets it, and MongoDB would wait until its own limit.
    const isLocked = () =>
      drops.updateOne({ _id: 'drp_1' }, { $inc: { n: 1 } }, { maxTimeMS: 500 }).then(
        () => false,
        () => true,
      );
    expect(await isLocked()).toBe(true);
    const lines: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const follower = relay({ connection, log: createEventLog(connection), logger });
    await expect.poll(isLocked).toBe(false);
    await expect
      .poll(() => lines)
      .toEqual([expect.stringContaining('ended transactions that were left open')]);
    await follower.stop();
  });

  it('or works beside it misses nothing and gives no place twice', async () => {
    const { publish } = createOutbox(app.connection);
    const relays = [relay({ lease: 'one' }), relay({ lease: 'other' })];
    for (const n of upTo(30)) await publish(batchOf(50, n));
    await drained();
    await expect.poll(() => new Set(relays.flatMap(({ told }) => positionsOf(told))).size).toBe(1500);
    expect(await faultyTopics(30)).toEqual([]);
  });

  it('and takes turns with it tells also what the other has appended: that one may have died before telling', async () => {
    const { publish } = createOutbox(app.connection);
    let turn = 'one';
    const taking = (name: string): EventLog => ({
      ...log,
      append: (options) =>
        turn === name
          ? log.append(options)
          : Promise.resolve({ pieces: [], count: 0, marks: [], hasMore: false }),
    });
    const one = relay({ lease: 'one', log: taking('one') });
    relay({ lease: 'other', log: taking('other') });
    for (const n of upTo(6)) {
      turn = n % 2 === 1 ? 'one' : 'other';
      await publish(batchOf(10, n));
      await drained();
    }
    turn = 'one';
    await publish(batchOf(10, 7));
    await expect.poll(() => positionsOf(one.told)).toEqual(upTo(70));
  });
});
