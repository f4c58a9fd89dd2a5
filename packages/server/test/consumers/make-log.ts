import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import type { Consuming, Consumer, ConsumerEngine } from '../../src/platform/consumers/consumer.ts';
import { progressCollection } from '../../src/platform/consumers/consumer-progress.ts';
import { FEED_GROUP } from '../../src/platform/consumers/feed-group.ts';
import { createEventLog, type EventLog } from '../../src/platform/log/event-log.ts';
import { createOutbox } from '../../src/platform/log/outbox.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { type Seen, toSeen, upTo } from './events.ts';
import { type EngineAddress, openEngineAt } from './open-engine-at.ts';

const KEYS = 12;
/** So long a counted member takes for a batch: others have a chance to get some. */
const BATCH_MS = 1;

/** A log in a database of its own, and a name on the broker. */
export type OwnLog = {
  connection: MongoConnection;
  mongoUri: string;
  namespace: string;
  log: EventLog;
  /** An engine as another process would open it. */
  open(): ConsumerEngine;
  /** A member of a group, of an engine of its own, which hears of what is written and ends with the test. */
  consume(consuming: Consuming): Consumer;
  /** Puts so many events into the log. */
  write(count: number): Promise<void>;
  /** The newest position. */
  last(): number;
};

export async function makeLog(address: EngineAddress): Promise<OwnLog> {
  const database = await openOwnDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  const { connection } = database;
  const namespace = `test:${randomUUID().slice(0, 8)}`;
  const log = createEventLog(connection);
  await log.prepare();
  const { publish } = createOutbox(connection);
  let last = 0;

  const open = (): ConsumerEngine => {
    const engine = openEngineAt(address, { connection, namespace, log });
    onTestFinished(() => engine.close());
    return engine;
  };
  const feeding = open().startFeeding?.();
  if (feeding) {
    onTestFinished(() => feeding.stop());
    const fed = progressCollection(connection);
    await expect.poll(() => fed.countDocuments({ _id: FEED_GROUP })).toBe(1);
  }
  const listening = feeding ? [feeding] : [];
  return {
    connection,
    mongoUri: database.uri,
    namespace,
    log,
    open,
    consume(consuming) {
      const consumer = open().consume(consuming);
      listening.push(consumer);
      onTestFinished(() => consumer.stop());
      return consumer;
    },
    async write(count) {
      const numbers = upTo(last + count, last + 1);
      await publish(numbers.map((n) => ({ type: 'noted', topics: [`drop:${n % KEYS}`], data: { n } })));
      for (let appended = 0; appended < count;)
        appended += (await log.append({ eventsMax: 1000, told: 0 })).count;
      last += count;
      for (const consumer of listening) consumer.wake();
    },
    last: () => last,
  };
}

/** Members of one group that write down together what they get, and each how much. */
export function countMembers({ consume }: Pick<OwnLog, 'consume'>) {
  const all: Seen[] = [];
  const counts = new Map<string, number>();
  const member = (name: string): Consumer =>
    consume({
      group: 'one',
      async handle(pieces) {
        await sleep(BATCH_MS);
        all.push(...toSeen(pieces));
        counts.set(name, (counts.get(name) ?? 0) + pieces.length);
      },
    });
  return { all, counts, member };
}
