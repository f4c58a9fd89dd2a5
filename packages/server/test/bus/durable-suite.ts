import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Bus, BusRecord, Consumer } from '../../src/platform/bus/bus.ts';
import { createDeadLetters } from '../../src/platform/bus/dead-letters.ts';
import { startDurableConsumer } from '../../src/platform/bus/durable-consumer.ts';
import { createEventLog } from '../../src/platform/log/event-log.ts';
import { createOutbox } from '../../src/platform/log/outbox.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { type Broker, makePlace, type Place } from './broker.ts';
import { outOfOrder, positionsOf, upTo } from './records.ts';
import type { MemberOrders } from './member-child.ts';
import { spawnMember } from './spawn-member.ts';
import { toRecord } from './to-record.ts';

const KEYS = 12;

/** What a durable consumer must do on top of any bus: the log is the truth, the broker may lose everything. */
export function describeDurableConsumers(getBroker: () => Broker): void {
  describe('a durable consumer', () => {
    let own: OwnLog;
    beforeEach(async () => {
      own = await makeLog(getBroker());
    });

    const receivedAll = (got: readonly BusRecord[]) =>
      expect.poll(() => positionsOf(got)).toEqual(upTo(own.last()));

    it('handles what the bus brings once, in order', async () => {
      const got: BusRecord[] = [];
      const consumer = own.consume(own.bus, got);
      for (const count of [50, 1, 150]) {
        const records = await own.write(count);
        await own.bus.publish(records);
        await own.bus.publish(records);
      }
      await receivedAll(got);
      await expect.poll(() => consumer.lag()).toBe(0);
      expect(got.length).toBe(own.last());
      expect(outOfOrder(got)).toEqual([]);
    });

    it('handles what never came on the bus: lost between two, at the end, or with the whole broker', async () => {
      const got: BusRecord[] = [];
      own.consume(own.bus, got);
      await own.bus.publish(await own.write(30));
      await own.write(30);
      await own.bus.publish(await own.write(30));
      await receivedAll(got);
      await own.write(30);
      await receivedAll(got);
      await own.bus.publish(await own.write(200));
      await getBroker().wipe(own.place.namespace);
      await own.write(30);
      await receivedAll(got);
      expect(outOfOrder(got)).toEqual([]);
    });

    it('puts aside what nobody can handle, and goes on', async () => {
      const got: BusRecord[] = [];
      own.consume(own.bus, got, 37);
      await own.bus.publish(await own.write(60));
      await expect.poll(() => positionsOf(got)).toEqual(upTo(60).filter((n) => n !== 37));
      expect(outOfOrder(got)).toEqual([]);
      const letters = createDeadLetters(own.place.connection);
      expect(await letters.list({}, 5)).toMatchObject([{ _id: 'one/37', deliveries: 2, state: 'dead' }]);
    });

    it('needs no bus', async () => {
      const got: BusRecord[] = [];
      own.consume(null, got);
      await own.write(700);
      await receivedAll(got);
      expect(outOfOrder(got)).toEqual([]);
      expect(got.length).toBe(own.last());
    });

    it('loses nothing with a member that is killed, between any two steps', async () => {
      const steps = ['during', 'handled', 'written'] as const;
      await Promise.all(steps.map(loseOne));
    });
  });

  async function loseOne(step: NonNullable<MemberOrders['dieAt']>['step']): Promise<void> {
    const own = await makeLog(getBroker());
    const { namespace, mongoUri, connection } = own.place;
    const handled = connection.collection<BusRecord>('handled');
    const dying = await spawnMember({
      address: getBroker().address,
      mongoUri,
      namespace,
      group: 'one',
      isDurable: true,
      dieAt: { step, position: 40 },
    });
    await own.bus.publish(await own.write(30));
    await expect.poll(() => handled.countDocuments()).toBeGreaterThanOrEqual(30);
    await own.bus.publish(await own.write(60));
    expect(await dying.killed).toBe('SIGKILL');
    const got: BusRecord[] = [];
    own.consume(own.bus, got);
    await own.bus.publish(await own.write(30));
    const readAll = async () => [...(await handled.find().sort({ $natural: 1 }).toArray()), ...got];
    await expect.poll(async () => positionsOf(await readAll())).toEqual(upTo(120));
    expect(outOfOrder(await readAll())).toEqual([]);
    // What was written down as handled is not handled again.
    expect(Math.min(...got.map(({ position }) => position))).toBeGreaterThan(30);
  }
}

type OwnLog = {
  place: Place;
  bus: Bus;
  /** Puts events into the log, and returns them for the bus. */
  write(count: number): Promise<BusRecord[]>;
  consume(from: Bus | null, got: BusRecord[], poison?: number): Consumer;
  /** The newest position. */
  last(): number;
};

export async function makeLog(broker: Broker): Promise<OwnLog> {
  const place = await makePlace(broker);
  const { connection } = place;
  const log = createEventLog(connection);
  await log.prepare();
  const { publish } = createOutbox(connection);
  let last = 0;
  return {
    place,
    bus: await place.open(),
    last: () => last,
    async write(count) {
      const numbers = upTo(last + count, last + 1);
      await publish(numbers.map((n) => ({ type: 'noted', topics: [`drop:${n % KEYS}`], data: { n } })));
      const records: BusRecord[] = [];
      while (records.length < count) {
        const { pieces } = await log.append({ eventsMax: 1000, told: 0 });
        records.push(...pieces.map(toRecord));
      }
      last += count;
      return records;
    },
    consume(from, got, poison) {
      const consumer = startDurableConsumer({
        bus: from,
        connection,
        group: 'one',
        log,
        toRecord,
        deliveriesMax: 2,
        async handle(records) {
          if (records.some(({ position }) => position === poison)) throw new Error('cannot be read');
          got.push(...records);
        },
        startAt: async () => 0,
        sweepEveryMs: 500,
        logger: createLogger(process.env['TEST_LOG_LEVEL'] ?? 'silent'),
      });
      onTestFinished(() => consumer.stop());
      return consumer;
    },
  };
}
