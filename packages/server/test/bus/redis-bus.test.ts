import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { streamOf } from '../../src/platform/bus/redis/redis-entry.ts';
import type { Bus } from '../../src/platform/bus/bus.ts';
import { createDeadLetters } from '../../src/platform/bus/dead-letters.ts';
import { type SlowRedis, startSlowRedis } from '../helpers/slow-redis.ts';
import { type Broker, makePlace, type Place } from './broker.ts';
import { describeBus } from './bus-suite.ts';
import { describeDeadlyRecords } from './deadly-suite.ts';
import { describeDurableConsumers } from './durable-suite.ts';
import { PARTITIONS } from './open-bus-at.ts';
import { positionsOf, recordsFrom, upTo } from './records.ts';
import { spawnMember } from './spawn-member.ts';

let way: SlowRedis;
let redis: Redis;
let broker: Broker;

beforeAll(async () => {
  way = await startSlowRedis(inject('redisUrl'));
  redis = new Redis(inject('redisUrl'));
  broker = {
    address: { kind: 'redis', url: way.url },
    async wipe(namespace) {
      const keys = await redis.keys(`${namespace}:*`);
      if (keys.length > 0) await redis.del(...keys);
    },
    pause: () => way.pause(),
    resume: () => way.resume(),
  };
});
afterAll(async () => {
  redis.disconnect();
  await way[Symbol.asyncDispose]();
});

describe('Redis', () => {
  describeBus(() => broker);
  describeDurableConsumers(() => broker);
  describeDeadlyRecords(() => broker);

  describe('trimming', () => {
    const lengthOf = async ({ namespace }: Place) => {
      const lengths = await Promise.all(
        upTo(PARTITIONS - 1, 0).map((n) => redis.xlen(streamOf(namespace, n))),
      );
      return lengths.reduce((sum, length) => sum + length, 0);
    };
    const publishMany = async (bus: Bus, first: number) => {
      for (let at = first; at < first + 1000; at += 100) {
        await bus.publish(recordsFrom(at, at + 99));
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    };

    it('drops what all groups have, and nothing that one of them has not', async () => {
      const place = await makePlace(broker);
      const bus = await place.open({ keptMs: 0 });
      const quick: number[] = [];
      bus.consume({
        group: 'quick',
        handle: async (records) => void quick.push(...records.map(({ position }) => position)),
      });
      const gate = Promise.withResolvers<void>();
      onTestFinished(() => gate.resolve());
      const slow: { position: number }[] = [];
      bus.consume({
        group: 'slow',
        async handle(records) {
          await gate.promise;
          slow.push(...records);
        },
      });
      const groupsOf = (n: number) =>
        redis.xinfo('GROUPS', streamOf(place.namespace, n)) as Promise<unknown[]>;
      for (const n of upTo(PARTITIONS - 1, 0))
        await expect.poll(async () => (await groupsOf(n).catch(() => [])).length).toBe(2);
      await publishMany(bus, 1);
      await expect.poll(() => quick.length).toBe(1000);
      // The slow group has nothing: nothing may be gone.
      expect(await lengthOf(place)).toBe(1000);
      gate.resolve();
      await expect.poll(() => positionsOf(slow)).toEqual(upTo(1000));
      await publishMany(bus, 1001);
      await expect.poll(() => positionsOf(slow)).toEqual(upTo(2000));
      await expect
        .poll(async () => {
          await bus.publish(recordsFrom(2001, 2001));
          return lengthOf(place);
        })
        .toBeLessThan(20);
    });
  });

  it('counts deliveries: a record that kills whoever handles it becomes a dead letter', async () => {
    const place = await makePlace(broker);
    const bus = await place.open();
    const { namespace, mongoUri, connection } = place;
    const [poison] = recordsFrom(1, 1);
    await bus.publish(recordsFrom(1, 1));
    const stream = (
      await Promise.all(
        upTo(PARTITIONS - 1, 0).map(async (n) =>
          (await redis.xlen(streamOf(namespace, n))) > 0 ? [streamOf(namespace, n)] : [],
        ),
      )
    ).flat()[0]!;
    const dieAt = { step: 'before', position: 1 } as const;
    const member = await spawnMember({
      address: broker.address,
      mongoUri,
      namespace,
      group: 'one',
      isDurable: false,
      dieAt,
    });
    expect(await member.killed).toBe('SIGKILL');
    // As if four others had followed it.
    const [[id]] = (await redis.xpending(stream, 'one', '-', '+', 1)) as [[string]];
    await redis.xclaim(stream, 'one', 'member', 0, id, 'RETRYCOUNT', 5);
    const got: number[] = [];
    bus.consume({
      group: 'one',
      handle: async (records) => void got.push(...records.map(({ position }) => position)),
    });
    await bus.publish(recordsFrom(2, 30));
    await expect.poll(() => new Set(got).size).toBe(29);
    expect(got).not.toContain(1);
    expect(await createDeadLetters(connection).list({}, 5)).toMatchObject([{ ...poison, group: 'one' }]);
  });
});
