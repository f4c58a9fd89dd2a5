import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Bus, BusRecord, Consumer, DeliveredRecord } from '../../src/platform/bus/bus.ts';
import { type ChainedRecord, createChain } from '../../src/platform/bus/chain.ts';
import { createProgress, type Progress } from '../../src/platform/bus/consumer-progress.ts';
import { startDurableConsumer } from '../../src/platform/bus/durable-consumer.ts';
import type { LoggedEvent } from '../../src/platform/log/event-log.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { outOfOrder, positionsOf, upTo } from './records.ts';
import { toRecord } from './to-record.ts';

// A bus that does everything a bus may do, and more: it forgets, repeats, and lets several members have a partition at once. The
// progress is in a real database.

const PARTITIONS = 3;
const EVENTS = 120;
const MEMBERS = 3;
const logger = createLogger('silent');

const event = (n: number): LoggedEvent => ({
  _id: n,
  topic: `drop:${n % 7}`,
  seq: n,
  type: 'noted',
  occurredAt: new Date(0),
  data: { n },
});

type Handle = (records: readonly DeliveredRecord[]) => Promise<void>;

/** One bus for each member, all fed from the same place. */
function createBadBus() {
  const handlers: Handle[] = [];
  const queues = new Map<string, Promise<void>>();
  const chain = createChain(PARTITIONS);
  const forMember = (): Bus => ({
    partitions: PARTITIONS,
    prepare: async () => {},
    publish: async () => {},
    removeGroup: async () => false,
    listen: () => ({ stop: async () => {} }),
    close: async () => {},
    consume({ handle }): Consumer {
      handlers.push(handle);
      return { stop: async () => {}, lag: async () => 0 };
    },
  });
  return { handlers, queues, chain, forMember };
}

/** What happens to records on their way: which members get them, and whether they do so twice. */
type Fate = { members: readonly number[]; isRepeated: boolean };

const fates = fc.array(
  fc.record({
    members: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom([0], [1], [2]) },
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.constantFrom([0, 1], [1, 2], [0, 1, 2]) },
    ),
    isRepeated: fc.boolean(),
  }),
  { minLength: 12, maxLength: 12 },
);

/** Fails now and then in the middle of everything, as a member that dies would. */
const withFaults = (progress: Progress, isFaulty: () => boolean): Progress => ({
  ...progress,
  async claim(partition) {
    if (isFaulty()) throw new Error('died before a claim');
    return progress.claim(partition);
  },
  async advance(claim, position) {
    if (isFaulty()) throw new Error('died before it was written down');
    const advanced = await progress.advance(claim, position);
    if (isFaulty()) throw new Error('died after it was written down');
    return advanced;
  },
});

it('handles every event, and each for the first time in the order of its key, whatever the bus does', async () => {
  await fc.assert(
    fc.asyncProperty(fates, fc.array(fc.nat(9), { minLength: 50, maxLength: 50 }), async (ways, dice) => {
      await using database = await openOwnDatabase();
      const { connection } = database;
      const all = upTo(EVENTS).map(event);
      let written = 0;
      let throws = 0;
      const isFaulty = () => dice[throws++ % dice.length] === 0 && throws < 60;
      const log = {
        since: async (position: number, limit: number) =>
          all.slice(position, Math.min(written, position + limit)),
        latestSeq: async () => written,
        lastOfKeys: async (after: number, to: number) =>
          new Map(all.slice(after, Math.min(written, to)).map(({ topic, _id }) => [topic, _id])),
      };
      const bus = createBadBus();
      const done: BusRecord[] = [];
      const consumers = upTo(MEMBERS).map(() =>
        startDurableConsumer({
          bus: bus.forMember(),
          connection,
          group: 'one',
          log,
          toRecord,
          async handle(records) {
            for (const record of records) {
              await sleep(Math.random() * 3);
              done.push(record);
            }
          },
          startAt: async () => 0,
          sweepEveryMs: 200,
          logger,
          progress: withFaults(createProgress(connection, 'one', PARTITIONS), isFaulty),
        }),
      );
      for (const [index, fate] of ways.entries()) {
        written = ((index + 1) * EVENTS) / ways.length;
        const records = all.slice((index * EVENTS) / ways.length, written).map(toRecord);
        deliver(bus, records, fate);
        await sleep(Math.random() * 20);
      }
      await expect.poll(() => positionsOf(done)).toEqual(upTo(EVENTS));
      expect(outOfOrder(done)).toEqual([]);
      // Members that have the same partition do not go on taking it from each other.
      expect(done.length).toBeLessThan(EVENTS * 10);
      await expect.poll(() => consumers[0]?.lag()).toBe(0);
      await Promise.all(consumers.map((consumer) => consumer.stop()));
    }),
    // What fails depends on the moment, too: to shrink it would look for something else.
    { numRuns: 3, endOnFailure: true },
  );
});

/** A member is handed the next batch of a partition when it is through with the last one, or died of it. */
function deliver(
  { handlers, chain, queues }: ReturnType<typeof createBadBus>,
  records: readonly BusRecord[],
  { members, isRepeated }: Fate,
): void {
  const byPartition = Map.groupBy(chain(records), ({ partition }: ChainedRecord) => partition);
  for (const [partition, own] of byPartition) {
    for (const member of members) {
      const queue = `${member}/${partition}`;
      const batches = isRepeated ? [own, own] : [own];
      for (const batch of batches) {
        const before = queues.get(queue) ?? Promise.resolve();
        const handled = before.then(() => handlers[member]?.(batch)).catch(() => {});
        queues.set(queue, handled);
      }
    }
  }
}
