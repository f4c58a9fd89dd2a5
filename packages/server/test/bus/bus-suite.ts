import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Bus, BusRecord, Consumer } from '../../src/platform/bus/bus.ts';
import { createDeadLetters } from '../../src/platform/bus/dead-letters.ts';
import { partitionOf } from '../../src/platform/bus/partition-of.ts';
import { type Broker, makePlace, type Place } from './broker.ts';
import { PARTITIONS } from './open-bus-at.ts';
import { outOfOrder, positionsOf, recordsFrom, upTo } from './records.ts';
import type { MemberOrders } from './member-child.ts';
import { spawnMember } from './spawn-member.ts';

/** Longer than any publish may take. */
const PUBLISH_MS = 15_000;

/** What every bus must do, on a real broker. */
export function describeBus(getBroker: () => Broker): void {
  let place: Place;
  let bus: Bus;
  beforeEach(async () => {
    place = await makePlace(getBroker());
    bus = await place.open();
  });

  /** A member of a group, and what it was handed. */
  function join(from: Bus, group = 'one'): { got: BusRecord[]; member: Consumer } {
    const got: BusRecord[] = [];
    const member = from.consume({ group, handle: async (records) => void got.push(...records) });
    return { got, member };
  }

  const receivedAll = (got: readonly BusRecord[], last: number) =>
    expect.poll(() => positionsOf(got)).toEqual(upTo(last));

  describe('a group', () => {
    it('gets every record, those of a key in order, one partition at a time', async () => {
      const batches: (readonly BusRecord[])[] = [];
      bus.consume({ group: 'one', handle: async (records) => void batches.push(records) });
      for (let first = 1; first < 600; first += 100) await bus.publish(recordsFrom(first, first + 99));
      await receivedAll([], 0);
      await expect.poll(() => positionsOf(batches.flat())).toEqual(upTo(600));
      expect(outOfOrder(batches.flat())).toEqual([]);
      expect(batches.flat()).toContainEqual(expect.objectContaining(recordsFrom(1, 1)[0]));
      for (const batch of batches)
        expect(new Set(batch.map(({ key }) => partitionOf(key, PARTITIONS))).size).toBe(1);
    });

    it('gets what was published before it began, and says how far behind it is', async () => {
      await bus.publish(recordsFrom(1, 60));
      const { got, member } = join(bus);
      await receivedAll(got, 60);
      await expect.poll(() => member.lag()).toBe(0);
      await member.stop();
      await bus.publish(recordsFrom(61, 90));
      expect(await member.lag()).toBe(30);
    });

    it('goes its own way beside another one', async () => {
      const [quick, other] = [join(bus), join(await place.open(), 'other')];
      const gate = Promise.withResolvers<void>();
      onTestFinished(() => gate.resolve());
      const slow: BusRecord[] = [];
      bus.consume({
        group: 'slow',
        async handle(records) {
          await gate.promise;
          slow.push(...records);
        },
      });
      await bus.publish(recordsFrom(1, 100));
      await receivedAll(quick.got, 100);
      await receivedAll(other.got, 100);
      expect(slow).toEqual([]);
      gate.resolve();
      await receivedAll(slow, 100);
    });

    it('knows of each record what is known to be before it', async () => {
      const got: { key: string; position: number; after: number }[] = [];
      bus.consume({ group: 'one', handle: async (records) => void got.push(...records) });
      await bus.publish(recordsFrom(11, 40));
      await expect.poll(() => positionsOf(got)).toEqual(upTo(40, 11));
      const inPartition = (partition: number) =>
        got.filter(({ key }) => partitionOf(key, PARTITIONS) === partition);
      for (const partition of upTo(PARTITIONS - 1, 0)) {
        const own = inPartition(partition);
        expect(own.map(({ after }) => after)).toEqual(
          [10, ...own.map(({ position }) => position)].slice(0, -1),
        );
      }
    });
  });

  describe('members of a group', () => {
    it('share the partitions when one joins, and take over what one leaves', async () => {
      const all: BusRecord[] = [];
      const counts = new Map<string, number>();
      const member = (from: Bus, name: string) =>
        from.consume({
          group: 'one',
          async handle(records) {
            await sleep(1);
            all.push(...records);
            counts.set(name, (counts.get(name) ?? 0) + records.length);
          },
        });
      const first = member(bus, 'first');
      await bus.publish(recordsFrom(1, 20));
      await receivedAll(all, 20);
      member(await place.open(), 'second');
      let last = 20;
      const more = async () => {
        await bus.publish(recordsFrom(last + 1, last + 10));
        last += 10;
        return (counts.get('second') ?? 0) > 0;
      };
      await expect.poll(more).toBe(true);
      await receivedAll(all, last);
      await first.stop();
      const before = counts.get('first');
      await bus.publish(recordsFrom(last + 1, last + 100));
      await receivedAll(all, last + 100);
      expect(counts.get('first')).toBe(before);
      expect(outOfOrder(all)).toEqual([]);
    });

    it('lose nothing with one that is killed, between any two steps', async () => {
      const steps = ['before', 'during', 'handled', 'returned'] as const;
      await Promise.all(steps.map(loseOne));
    });
  });

  async function loseOne(step: NonNullable<MemberOrders['dieAt']>['step']): Promise<void> {
    const own = await makePlace(getBroker());
    const from = await own.open();
    const { namespace, mongoUri, connection } = own;
    const handled = connection.collection<BusRecord>('handled');
    const dying = await spawnMember({
      address: getBroker().address,
      mongoUri,
      namespace,
      group: 'one',
      isDurable: false,
      dieAt: { step, position: 40 },
    });
    await from.publish(recordsFrom(1, 30));
    await expect.poll(() => handled.countDocuments()).toBeGreaterThanOrEqual(30);
    await from.publish(recordsFrom(31, 90));
    expect(await dying.killed).toBe('SIGKILL');
    from.consume({ group: 'one', handle: async (records) => void (await handled.insertMany([...records])) });
    await from.publish(recordsFrom(91, 120));
    const readHandled = () => handled.find().sort({ $natural: 1 }).toArray();
    await expect.poll(async () => positionsOf(await readHandled())).toEqual(upTo(120));
    expect(outOfOrder(await readHandled())).toEqual([]);
  }

  describe('a record that nobody can handle', () => {
    const poisoned = 50;
    let isPoison: boolean;
    let attempts: number;
    let got: BusRecord[];
    beforeEach(() => {
      isPoison = true;
      attempts = 0;
      got = [];
      bus.consume({
        group: 'one',
        deliveriesMax: 3,
        async handle(records) {
          if (records.some(({ position }) => position === poisoned) && isPoison) {
            if (records.length === 1) attempts += 1;
            throw new Error('cannot be read');
          }
          got.push(...records);
        },
      });
    });

    it('becomes a dead letter, and those behind it go on in order', async () => {
      await bus.publish(recordsFrom(1, 100));
      await expect.poll(() => positionsOf(got)).toEqual(upTo(100).filter((n) => n !== poisoned));
      expect(outOfOrder(got)).toEqual([]);
      const [letter] = await createDeadLetters(place.connection).list({}, 10);
      expect(letter).toMatchObject({
        _id: `one/${poisoned}`,
        ...recordsFrom(poisoned, poisoned)[0],
        error: 'Error: cannot be read',
        deliveries: 3,
        state: 'dead',
      });
      expect(attempts).toBe(3);
    });

    it('is handled when somebody asks for it again, and is a dead letter once more if that fails', async () => {
      const letters = createDeadLetters(place.connection);
      await bus.publish(recordsFrom(poisoned, poisoned));
      await expect.poll(() => letters.count({ group: 'one' })).toBe(1);
      expect(await letters.replay({ ids: [`one/${poisoned}`] })).toBe(1);
      await expect.poll(() => letters.get(`one/${poisoned}`)).toMatchObject({ state: 'dead', deliveries: 4 });
      isPoison = false;
      await letters.replay({ group: 'one' });
      await expect.poll(() => letters.count({})).toBe(0);
      expect(positionsOf(got)).toEqual([poisoned]);
    });
  });

  it('tells every listener everything from about now on', async () => {
    await bus.publish(recordsFrom(1, 10));
    const heard: [BusRecord[], BusRecord[]] = [[], []];
    bus.listen((records) => void heard[0].push(...records));
    (await place.open()).listen((records) => void heard[1].push(...records));
    let last = 10;
    const publishUntil = async () => {
      await bus.publish(recordsFrom(last + 1, last + 10));
      last += 10;
      return heard.every((records) => records.length > 0);
    };
    await expect.poll(publishUntil).toBe(true);
    const from = last + 1;
    await bus.publish(recordsFrom(from, from + 99));
    for (const records of heard) {
      await expect.poll(() => positionsOf(records).filter((n) => n >= from)).toEqual(upTo(from + 99, from));
      expect(outOfOrder(records)).toEqual([]);
      expect(positionsOf(records)[0]).toBeGreaterThan(10);
    }
  });

  describe('a broker', () => {
    it('that was wiped goes on with what comes', async () => {
      const { got } = join(bus);
      const heard: BusRecord[] = [];
      bus.listen((records) => void heard.push(...records));
      await bus.publish(recordsFrom(1, 40));
      await receivedAll(got, 40);
      await getBroker().wipe(place.namespace);
      let last = 40;
      const isBack = (records: readonly BusRecord[]) => records.some(({ position }) => position > 40);
      // A publisher begins again with what failed, and so does a relay.
      const publish = () =>
        bus.publish(recordsFrom(last + 1, last + 20)).then(
          () => (last += 20),
          () => {},
        );
      await expect
        .poll(async () => {
          await publish();
          return isBack(got) && isBack(heard);
        })
        .toBe(true);
      const from = last + 1;
      await bus.publish(recordsFrom(from, from + 19));
      await expect.poll(() => positionsOf(got).filter((n) => n >= from)).toEqual(upTo(from + 19, from));
      expect(outOfOrder(got)).toEqual([]);
    });

    it('that does not answer refuses within seconds, fills no memory, and is used again afterwards', async () => {
      const { got } = join(bus);
      await bus.publish(recordsFrom(1, 10));
      await receivedAll(got, 10);
      getBroker().pause();
      const startedAt = performance.now();
      const outcomes = await Promise.allSettled(
        upTo(30).map((n) => bus.publish(recordsFrom(n * 1000, n * 1000 + 999))),
      );
      getBroker().resume();
      expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 'rejected'));
      expect(performance.now() - startedAt).toBeLessThan(PUBLISH_MS);
      expect(
        outcomes.filter((one) => String((one as PromiseRejectedResult).reason).includes('BusFullError'))
          .length,
      ).toBeGreaterThan(0);
      await expect
        .poll(() =>
          bus.publish(recordsFrom(11, 50)).then(
            () => true,
            () => false,
          ),
        )
        .toBe(true);
      await expect.poll(() => positionsOf(got).filter((n) => n <= 50)).toEqual(upTo(50));
    });
  });
}
