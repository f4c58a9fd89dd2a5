import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, inject, it, onTestFinished } from 'vitest';
import type { Order } from '@livedrops/sdk';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { spawnServer, type ServerProcess } from '../helpers/spawn-server.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';
import { type Receiver, startReceiver } from '../helpers/webhook-receiver.ts';

// From an order in a browser to the creator's own system, through every step between, while those steps lose their processes and Redis.

const ROUNDS = 6;
const FANS = 25;

let app: TestApp;
let creator: CreatorPerson;
let receiver: Receiver;
const env = { ROLE: 'api', WEBHOOK_ALLOW_PRIVATE: '1' };

beforeEach(async () => {
  app = await startApp({ env });
  creator = await app.signUpCreator();
  receiver = await startReceiver();
  await creator.client.webhooks.create({
    url: receiver.url,
    events: ['order.confirmed', 'order.cancelled', 'drop.soldout'],
  });
});
afterEach(async () => {
  await receiver[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

async function startWorker(): Promise<ServerProcess> {
  const worker = await spawnServer({ ...app.env, ROLE: 'all' });
  onTestFinished(() => worker[Symbol.asyncDispose]());
  return worker;
}

type Sold = { placed: Order[]; cancelled: string[] };
type Told = { id: string; type: string; orderId: string };

const told = (): Told[] =>
  receiver.received.map(({ headers, body }) => {
    const { type, data } = JSON.parse(body) as { type: string; data: { order?: { id: string } } };
    return { id: String(headers['webhook-id']), type, orderId: data.order?.id ?? '' };
  });

const toldOf = (type: string) =>
  [...new Set(told().flatMap((one) => (one.type === type ? [one.orderId] : [])))].toSorted();

/** Everybody buys one, and every fifth gives it back; what happens in between is the test's. */
async function sell(
  disturb: (round: number) => Promise<void>,
): Promise<{ placed: Order[]; cancelled: string[] }> {
  const drop = await makeDrop(creator.client, { stock: 10_000 });
  const fans = makeFans(app, FANS);
  const placed: Order[] = [];
  const cancelled: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [orders] = await Promise.all([
      Promise.all(fans.map(({ client }) => client.orders.create({ dropId: drop.id, quantity: 1 }))),
      disturb(round),
    ]);
    placed.push(...orders);
    const regretted = orders.filter((_, index) => index % 5 === 0);
    await Promise.all(
      regretted.map(async ({ id, userId }) => {
        await fans.find((fan) => fan.userId === userId)?.client.orders.cancel(id);
        cancelled.push(id);
      }),
    );
  }
  return { placed, cancelled };
}

/** Waits until the creator has heard of all of it, and gives how many messages with ids of their own that took. */
async function untilTold({ placed, cancelled }: Sold): Promise<number> {
  await expect.poll(() => toldOf('order.confirmed').length).toBe(placed.length);
  await expect.poll(() => toldOf('order.cancelled').length).toBe(cancelled.length);
  expect(toldOf('order.confirmed')).toEqual(placed.map(({ id }) => id).toSorted());
  expect(toldOf('order.cancelled')).toEqual(cancelled.toSorted());
  return new Set(told().map(({ id }) => id)).size;
}

/** Told again is told under the same id. */
const countOf = ({ placed, cancelled }: Sold): number => placed.length + cancelled.length;

it('tells every order although the processes that tell are killed one after the other', async () => {
  let workers = [await startWorker(), await startWorker()];
  const sold = await sell(async () => {
    const [first, ...others] = workers;
    first?.kill('SIGKILL');
    workers = [...others, await startWorker()];
  });
  expect(await untilTold(sold)).toBe(countOf(sold));
});

it('tells every order although Redis forgets everything again and again', async () => {
  await startWorker();
  const redis = new Redis(inject('redisUrl'));
  const sold = await sell(async (round) => {
    if (round % 2 === 0) return;
    // Only what belongs to this database: others use the same Redis.
    const keys = await redis.keys(`*${app.connection.name}*`);
    if (keys.length > 0) await redis.del(keys);
  });
  expect(await untilTold(sold)).toBe(countOf(sold));
  redis.disconnect();
});
