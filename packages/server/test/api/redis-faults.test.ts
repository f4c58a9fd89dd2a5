import { Redis } from 'ioredis';
import type { Drop, LiveDrops } from '@livedrops/sdk';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { readBooks } from '../helpers/books.ts';
import { codeOf } from '../helpers/refusal.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { type SlowRedis, startSlowRedis } from '../helpers/slow-redis.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';

// Redis may say "not now", never "yes" (P5): whatever becomes of it, holds and orders go on, and their books are right.

/** A database of its own, so that it can be emptied beside other tests. */
const DATABASE = '/9';

let way: SlowRedis;
let redis: Redis;
let app: TestApp;
let creator: CreatorPerson;
let drop: Drop;

beforeEach(async () => {
  redis = new Redis(inject('redisUrl') + DATABASE);
  await redis.flushdb();
  way = await startSlowRedis(inject('redisUrl'));
  app = await startApp({ env: { REDIS_URL: way.url + DATABASE } });
  creator = await app.signUpCreator();
  drop = await makeDrop(creator.client, { checkout: 'hold', holdSeconds: 60, stock: 12, perUserLimit: 2 });
});
afterEach(async () => {
  await app[Symbol.asyncDispose]();
  await way[Symbol.asyncDispose]();
  await redis.quit();
});

/** One of each: a hold that is paid, one that is declined, one that runs out, and somebody at their limit. */
async function trade(): Promise<void> {
  const [buyer, declined, late] = makeFans(app, 3);
  const reserve = (client: LiveDrops, quantity = 1) => client.orders.create({ dropId: drop.id, quantity });
  const { id } = await reserve(buyer!.client, 2);
  expect(await buyer!.client.orders.pay(id)).toMatchObject({ status: 'confirmed' });
  expect(await codeOf(reserve(buyer!.client))).toBe('limit_reached');
  const other = await reserve(declined!.client);
  expect(await declined!.client.orders.pay(other.id, { paymentMethod: 'demo_decline' })).toMatchObject({
    status: 'pending',
  });
  await declined!.client.orders.cancel(other.id);
  const forgotten = await reserve(late!.client);
  await app.connection
    .collection<{ _id: string }>('orders')
    .updateOne({ _id: forgotten.id }, { $set: { holdExpiresAt: new Date(0) } });
  await expect
    .poll(() => late!.client.orders.get(forgotten.id))
    .toMatchObject({ failure: { code: 'hold_expired' } });
  const topic = `user:${late!.userId}` as const;
  await expect
    .poll(async () => (await late!.client.events.list({ topic })).items.map(({ type }) => type))
    .toEqual(['order.pending', 'order.failed']);
}

async function lookAtBooks(): Promise<{ faults: string[]; free: number; sold: number }> {
  const { faults, free, sold } = await readBooks(app.connection, drop.id);
  return { faults, free, sold: sold.units };
}

it('holds and orders go on while Redis does not answer, and after it does again', async () => {
  await trade();
  way.pause();
  await trade();
  way.resume();
  await trade();
  expect(await lookAtBooks()).toEqual({ faults: [], free: 6, sold: 6 });
});

it('holds and orders go on when Redis is gone', async () => {
  await trade();
  await way[Symbol.asyncDispose]();
  await trade();
  expect(await lookAtBooks()).toEqual({ faults: [], free: 8, sold: 4 });
  expect(await app.client().health.ready()).toMatchObject({ status: 'degraded', mongo: 'up', redis: 'down' });
});

it('holds and orders go on when Redis is emptied or set back in the middle of the sale', async () => {
  await trade();
  const copy = await Promise.all(
    (await redis.keys('*')).map(async (key) => ({ key, value: await redis.dumpBuffer(key) })),
  );
  expect(copy.length).toBeGreaterThan(0);
  await Promise.all([trade(), redis.flushdb()]);
  await trade();
  // What it knew before the last orders: limits, and a stream of events that were passed on long ago.
  await redis.flushdb();
  for (const { key, value } of copy) if (value) await redis.restore(key, 0, value, 'REPLACE');
  await trade();
  expect(await lookAtBooks()).toEqual({ faults: [], free: 4, sold: 8 });
});
