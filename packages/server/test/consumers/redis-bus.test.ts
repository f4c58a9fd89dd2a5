import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, inject, it, onTestFinished } from 'vitest';
import { type Bus, createRedisBus, streamOf } from '../../src/platform/bus/redis-bus.ts';
import type { LogPiece } from '../../src/platform/log/event-log.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { connectRedis } from '../../src/platform/redis.ts';
import { type SlowRedis, startSlowRedis } from '../helpers/slow-redis.ts';
import { eventsFrom, outOfOrder, toSeen, upTo } from './events.ts';

/** Longer than any publish may take. */
const PUBLISH_MS = 15_000;

let way: SlowRedis;
let redis: Redis;
let namespace: string;
let count = 0;

beforeAll(async () => {
  way = await startSlowRedis(inject('redisUrl'));
  redis = new Redis(inject('redisUrl'));
});
afterAll(async () => {
  redis.disconnect();
  await way[Symbol.asyncDispose]();
});
beforeEach(() => {
  namespace = `test:bus:${process.pid}:${(count += 1)}`;
  onTestFinished(async () => void (await redis.del(streamOf(namespace))));
});

/** The bus of a process of its own. */
function open(keptMs?: number): Bus {
  const logger = createLogger('silent');
  const connection = connectRedis({ url: way.url }, logger, 'streams');
  const bus = createRedisBus({
    redis: connection,
    namespace,
    logger,
    ...(keptMs !== undefined && { keptMs }),
  });
  onTestFinished(async () => {
    await bus.close();
    connection.disconnect();
  });
  return bus;
}

function listen(bus: Bus): LogPiece[] {
  const heard: LogPiece[] = [];
  bus.listen((pieces) => void heard.push(...pieces));
  return heard;
}

/** Publishes until everybody has heard some of it. Returns the last position. */
async function untilHeard(bus: Bus, listeners: readonly LogPiece[][], from: number): Promise<number> {
  let last = from;
  await expect
    .poll(async () => {
      await bus.publish(eventsFrom(last + 1, last + 10)).then(
        () => (last += 10),
        () => {},
      );
      return listeners.every((heard) => toSeen(heard).some(({ position }) => position > from));
    })
    .toBe(true);
  return last;
}

it('tells every other process everything from about now on, in order, as it was', async () => {
  const bus = open();
  await expect
    .poll(() =>
      bus.publish(eventsFrom(1, 10)).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  const own = listen(bus);
  const others = [listen(open()), listen(open())];
  const last = await untilHeard(bus, others, 10);
  await bus.publish(eventsFrom(last + 1, last + 100));
  for (const heard of others) {
    await expect.poll(() => toSeen(heard).at(-1)?.position).toBe(last + 100);
    expect(outOfOrder(toSeen(heard))).toEqual([]);
    expect(toSeen(heard)[0]?.position).toBeGreaterThan(10);
    expect(heard.slice(-100)).toEqual(eventsFrom(last + 1, last + 100));
  }
  // What a process has published it knows.
  expect(own).toEqual([]);
});

it('goes on with what comes after Redis has forgotten everything', async () => {
  const bus = open();
  const heard = listen(open());
  const last = await untilHeard(bus, [heard], 0);
  await redis.del(streamOf(namespace));
  await untilHeard(bus, [heard], last);
  expect(outOfOrder(toSeen(heard))).toEqual([]);
});

it('refuses within seconds while Redis does not answer, fills no memory, and is used again afterwards', async () => {
  const bus = open();
  const heard = listen(open());
  const last = await untilHeard(bus, [heard], 0);
  way.pause();
  onTestFinished(() => way.resume());
  const startedAt = performance.now();
  const outcomes = await Promise.allSettled(upTo(200).map((n) => bus.publish(eventsFrom(n, n))));
  expect(performance.now() - startedAt).toBeLessThan(PUBLISH_MS);
  way.resume();
  expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 'rejected'));
  const reasons = outcomes.map((one) => String((one as PromiseRejectedResult).reason));
  expect(reasons.filter((reason) => reason.includes('has not answered')).length).toBeGreaterThan(100);
  expect(await untilHeard(bus, [heard], last + 1000)).toBeGreaterThan(last);
});

it('keeps the last seconds only', async () => {
  const bus = open(0);
  await untilHeard(bus, [listen(open())], 0);
  await expect
    .poll(async () => {
      for (let n = 0; n < 300; n += 1) await bus.publish(eventsFrom(n, n));
      return redis.xlen(streamOf(namespace));
    })
    .toBeLessThan(250);
});
