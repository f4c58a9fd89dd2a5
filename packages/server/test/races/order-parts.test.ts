import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isApiError, type Drop, type LiveDrops, type Order } from '@livedrops/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readDatabase } from '../../src/audit/index.ts';
import type { StoredOrder } from '../../src/orders/order.model.ts';
import type { StoredDemoPayment } from '../../src/payments/demo-provider.ts';
import { readBooks } from '../helpers/books.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { spawnServer, type ServerProcess } from '../helpers/spawn-server.ts';
import { type CreatorPerson, people, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let second: ServerProcess;
let creators: CreatorPerson[];

beforeAll(async () => {
  app = await startApp();
  second = await spawnServer(app.env);
  creators = [await app.signUpCreator('Ada'), await app.signUpCreator('Bo')];
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const orders = () => app.connection.collection<StoredOrder>('orders');
const payments = () => app.connection.collection<StoredDemoPayment>('demoPayments');

/** Refusals are answers here: the books are what counts. What is busy is asked again. */
async function ask<T>(call: () => Promise<T>): Promise<T | null> {
  for (let tries = 0; tries < 20; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (!isApiError(error)) throw error;
      if (error.code !== 'overloaded' && error.code !== 'unavailable') return null;
      await sleep(50 * Math.random());
    }
  }
  return null;
}

/** A person or a creator with a client for each of the two processes. */
async function everywhere(client: LiveDrops): Promise<() => LiveDrops> {
  const clients = [client, people(second.url).client(await client.getToken())];
  return () => clients[Math.random() < 0.5 ? 0 : 1]!;
}

type Owned = { drop: Drop; owner: () => LiveDrops };
const WISHES = ['approve', 'decline', 'delay', 'lost', 'leave', 'cancel', 'cancel part'] as const;

/** What a buyer does with a basket that they hold, and what the creators do with it at the same time. */
async function lead(
  fan: () => LiveDrops,
  { id }: Order,
  owned: readonly Owned[],
  turn: number,
): Promise<void> {
  const wish = WISHES[turn % WISHES.length] ?? 'leave';
  const pay = (method: string) => ask(() => fan().orders.pay(id, { paymentMethod: `demo_${method}` }));
  const giveUp = (one?: Owned) => ask(() => fan().orders.cancel(id, one && { dropId: one.drop.id }));
  const send = ({ owner, drop }: Owned, fulfillment: Order['fulfillment']) =>
    ask(() => owner().orders.fulfill(id, { fulfillment, dropId: drop.id }));
  const any = owned[turn % owned.length]!;
  if (wish === 'leave') return;
  if (wish === 'cancel') await Promise.all([pay('approve'), giveUp()]);
  else if (wish === 'cancel part') await Promise.all([giveUp(any), pay('approve')]);
  else await pay(wish);
  await Promise.all([
    ...owned.slice(0, 1 + (turn % 2)).map(async (one) => {
      await send(one, 'PROCESSING');
      await send(one, 'SHIPPED');
    }),
    ...(turn % 3 === 0 ? [giveUp(any), giveUp(any)] : []),
  ]);
}

/** Lets the time of all holds run out, until nothing waits for anybody any more. */
async function settleDown(): Promise<void> {
  const open = { 'payment.status': { $in: ['processing', 'unknown', 'refunding'] } } as object;
  await expect
    .poll(
      async () => {
        await orders().updateMany({ status: 'pending' }, { $set: { holdExpiresAt: new Date(0) } });
        return [await orders().countDocuments({ status: 'pending' }), await orders().countDocuments(open)];
      },
      { interval: 200 },
    )
    .toEqual([0, 0]);
}

/** What the provider has of each part is what that part says: nothing kept for one that is over, nothing back for one that is not. */
async function checkMoney(): Promise<void> {
  const charges = new Map((await payments().find().toArray()).map((one) => [one._id, one]));
  for (const order of await orders().find().toArray()) {
    const charge = charges.get(order._id);
    const isTaken = charge?.status === 'succeeded';
    const sum = (items: StoredOrder['items']) =>
      items.reduce((total, { quantity, unitPrice }) => total + quantity * unitPrice, 0);
    if (charge) expect(charge.amount).toBe(sum(order.items.filter(({ isUncharged }) => !isUncharged)));
    if (order.status === 'confirmed') expect(isTaken).toBe(true);
    const isEnded = order.status !== 'confirmed';
    const due = order.items
      .filter(({ status, isUncharged }) => isTaken && !isUncharged && (isEnded || status !== undefined))
      .map((item) => `${item.dropId} ${sum([item])}`);
    const back = (charge?.refunds ?? []).map(({ part, amount }) => `${part} ${amount}`);
    expect({ id: order._id, back: back.toSorted() }).toEqual({ id: order._id, back: due.toSorted() });
    const kept = isTaken
      ? charge.amount - (charge.refunds ?? []).reduce((all, { amount }) => all + amount, 0)
      : 0;
    expect(kept).toBe(isEnded ? 0 : sum(order.items.filter(({ status }) => status === undefined)));
  }
}

it('parts that are paid, given up, sent and called off at once keep exact books, in units and in money', async () => {
  const [ada, bo] = await Promise.all(creators.map(({ client }) => everywhere(client)));
  const offer = async (owner: () => LiveDrops, price: number): Promise<Owned> => ({
    owner,
    drop: await makeDrop(owner(), {
      price,
      checkout: 'hold',
      holdSeconds: 60,
      stock: 40,
      perUserLimit: 2,
    }),
  });
  const owned = [await offer(ada!, 2500), await offer(bo!, 900), await offer(ada!, 70)];
  const [, called, calledLater] = owned;
  const fans = await Promise.all(makeFans(app, 70).map(({ client }) => everywhere(client)));
  let done = 0;
  await Promise.all(
    fans.map(async (fan, index) => {
      await sleep(index * 15);
      const items = owned.map(({ drop }, at) => ({ dropId: drop.id, quantity: 1 + ((index + at) % 2) }));
      // One in four wants two of the drops only, so that the others are never in step.
      const wanted = index % 4 === 0 ? items.slice((index / 4) % 2, ((index / 4) % 2) + 2) : items;
      const idempotencyKey = randomUUID();
      const order = await ask(() => fan().orders.create({ items: wanted }, { idempotencyKey }));
      if (order) {
        const mine = owned.filter(({ drop }) => wanted.some(({ dropId }) => dropId === drop.id));
        await lead(fan, order, mine, index);
      }
      done += 1;
      if (done === 30) await ask(() => called!.owner().drops.cancel(called!.drop.id));
      if (done === 60) await ask(() => calledLater!.owner().drops.cancel(calledLater!.drop.id));
    }),
  );
  await settleDown();
  // What was called off while it was in somebody's hands is found by the worker that cancels.
  for (const { drop } of [called!, calledLater!])
    await expect
      .poll(() =>
        orders().countDocuments({
          status: 'confirmed',
          items: {
            $elemMatch: {
              dropId: drop.id,
              status: { $exists: false },
              fulfillment: { $in: [null, 'PENDING'] },
            },
          },
          fulfillment: 'PENDING',
        } as object),
      )
      .toBe(0);
  await settleDown();
  for (const { drop } of owned) expect((await readBooks(app.connection, drop.id)).faults).toEqual([]);
  await checkMoney();
  await expect
    .poll(async () => {
      const { faults, skipped } = await readDatabase(app.connection);
      return { faults: [...faults], skipped: [...skipped] };
    })
    .toEqual({ faults: [], skipped: [] });
  // It was a race: parts did part ways.
  const statuses = await orders().distinct('status');
  expect(statuses).toEqual(expect.arrayContaining(['confirmed', 'failed']));
  expect(
    await orders().countDocuments({ status: 'confirmed', 'items.status': { $exists: true } }),
  ).toBeGreaterThan(0);
});
