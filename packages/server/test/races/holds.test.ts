import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isApiError, type Drop, type LiveDrops, type Order } from '@livedrops/sdk';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { dropModel } from '../../src/drops/drop.model.ts';
import type { StoredOrder } from '../../src/orders/order.model.ts';
import type { StoredDemoPayment } from '../../src/payments/demo-provider.ts';
import { readBooks } from '../helpers/books.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { spawnServer, type ServerProcess } from '../helpers/spawn-server.ts';
import { type CreatorPerson, people, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
/** The first of them has every lease: it ends holds, asks about payments, gives money back and relays. */
let servers: ServerProcess[];
let creator: CreatorPerson;

beforeAll(async () => {
  app = await startApp({ env: { ROLE: 'api' } });
  const working = await spawnServer({ ...app.env, ROLE: 'all' });
  const leases = app.connection.collection<{ _id: string }>('leases');
  const taken = () => leases.countDocuments({ _id: { $in: ['payments', 'relay'] } });
  await vi.waitFor(async () => expect(await taken()).toBe(2), { timeout: 60_000 });
  servers = [working, await spawnServer({ ...app.env, ROLE: 'all' })];
  creator = await app.signUpCreator();
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
  await app[Symbol.asyncDispose]();
});

const orders = () => app.connection.collection<StoredOrder>('orders');
const payments = () => app.connection.collection<StoredDemoPayment>('demoPayments');

/** A person who turns to the next process when one does not answer, with the same key. */
type Fan = { ask<T>(call: (client: LiveDrops) => Promise<T>): Promise<T | string> };

const TRIES_MAX = 40;
const AGAIN = ['paused', 'overloaded', 'unavailable'];

function makeCrowd(count: number): Fan[] {
  const urls = [app.url, ...servers.map(({ url }) => url)];
  return makeFans(app, count).map(({ client }, index) => {
    const apis = urls.map(async (url) => people(url).client(await client.getToken()));
    let at = index;
    return {
      async ask(call) {
        for (let tries = 1; ; tries += 1) {
          try {
            return await call(await apis[at % apis.length]!);
          } catch (error) {
            const code = isApiError(error) ? error.code : null;
            if (code !== null && !AGAIN.includes(code)) return code;
            if (tries === TRIES_MAX) throw error;
            if (code === null) at += 1;
            await sleep(50 * Math.random());
          }
        }
      },
    };
  });
}

function reserve(fan: Fan, drop: Drop, quantity: number): Promise<Order | string> {
  const idempotencyKey = randomUUID();
  return fan.ask((client) => client.orders.create({ dropId: drop.id, quantity }, { idempotencyKey }));
}

const ENDINGS = ['approve', 'decline', 'cancel', 'leave', 'delay', 'lost', 'approve and cancel'] as const;

/** What somebody does with their hold. Whatever they are told, the books are what counts. */
async function finish(fan: Fan, { id }: Order, ending: (typeof ENDINGS)[number]): Promise<void> {
  const pay = (paymentMethod: string) => fan.ask((client) => client.orders.pay(id, { paymentMethod }));
  const cancel = () => fan.ask((client) => client.orders.cancel(id));
  switch (ending) {
    case 'approve':
    case 'decline':
    case 'delay':
    case 'lost':
      await pay(`demo_${ending}`);
      return;
    case 'cancel':
      // Somebody else has their page open, too.
      await Promise.all([cancel(), pay('demo_approve')]);
      return;
    case 'approve and cancel':
      await pay('demo_approve');
      await Promise.all([cancel(), cancel()]);
      return;
    case 'leave':
  }
}

/** Lets the time of a part of all holds run out, of those that are being paid as well. */
const runOut = (drop: Drop, part: number) =>
  orders().updateMany(
    {
      'items.dropId': drop.id,
      status: 'pending',
      isHolding: true,
      $expr: { $lt: [{ $rand: {} }, part] },
    } as object,
    { $set: { holdExpiresAt: new Date(0) } },
  );

/** Does something again and again until told to stop. */
function keepDoing(step: () => Promise<unknown>): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const doing = (async () => {
    while (!stopping.signal.aborted) await step();
  })();
  return {
    async stop() {
      stopping.abort();
      await doing;
    },
  };
}

/** A busy server may not answer an edit in time. It is asked again then, and refuses what it has done already. */
async function insist(edit: () => Promise<unknown>): Promise<void> {
  for (let isRepeated = false; ; isRepeated = true) {
    try {
      return void (await edit());
    } catch (error) {
      if (!isApiError(error)) throw error;
      if (isRepeated && error.code === 'invalid_transition') return;
      if (error.code !== 'unavailable') throw error;
    }
  }
}

/** Holds, payments, cancellations, holds that run out and edits, all at once. */
async function storm(drop: Drop, count: number, onHalf: () => void): Promise<void> {
  const { drops } = creator.client;
  const expiring = keepDoing(async () => {
    await runOut(drop, 0.2);
    await sleep(60);
  });
  const editing = keepDoing(async () => {
    await insist(() => drops.restock(drop.id, { quantity: 2 }));
    await insist(() => drops.pause(drop.id));
    await insist(() => drops.resume(drop.id));
    await drops.restock(drop.id, { quantity: -2 }).catch(() => null);
    await sleep(50);
  });
  let done = 0;
  await Promise.all(
    makeCrowd(count).map(async (fan, index) => {
      // Not all in one moment, so that units come back while others ask.
      await sleep(index * 8);
      for (let round = 0; round < 2; round += 1) {
        const order = await reserve(fan, drop, (index % 2) + 1);
        if (typeof order !== 'string')
          await finish(fan, order, ENDINGS[(index + round) % ENDINGS.length] ?? 'leave');
      }
      done += 1;
      if (done === Math.floor(count / 2)) onHalf();
    }),
  );
  await Promise.all([expiring.stop(), editing.stop()]);
}

const OPEN = ['processing', 'unknown', 'refunding'] as const;

/** Until nothing waits for anybody any more. */
async function settleDown(drop: Drop): Promise<void> {
  const ofDrop = { 'items.dropId': drop.id };
  await expect
    .poll(
      async () => {
        await runOut(drop, 1);
        return {
          pending: await orders().countDocuments({ ...ofDrop, status: 'pending' }),
          open: await orders().countDocuments({ ...ofDrop, 'payment.status': { $in: [...OPEN] } }),
        };
      },
      { interval: 200 },
    )
    .toEqual({ pending: 0, open: 0 });
}

/** Every charge is for an order that was sold, or has gone back once; no unit came back twice or never. */
async function checkAll(drop: Drop): Promise<void> {
  expect((await readBooks(app.connection, drop.id)).faults).toEqual([]);
  const all = await orders().find({ 'items.dropId': drop.id }).toArray();
  const charges = new Map(
    (
      await payments()
        .find({ _id: { $in: all.map(({ _id }) => _id) } })
        .toArray()
    ).map((one) => [one._id, one]),
  );
  let returned = 0;
  for (const { _id, status, total, payment, items, history } of all) {
    const charge = charges.get(_id);
    const money = charge?.status === 'succeeded' ? 1 - charge.refunds.length : 0;
    expect({ _id, status, money }).toEqual({ _id, status, money: status === 'confirmed' ? 1 : 0 });
    expect(charge?.status).not.toBe('processing');
    if (charge) expect(charge.amount).toBe(total);
    const isPaid = payment?.status === 'succeeded';
    expect({ _id, isPaid }).toEqual({ _id, isPaid: status === 'confirmed' });
    if (charge?.status === 'succeeded' && !isPaid) expect(payment?.status).toBe('refunded');
    const units = items[0]?.quantity ?? 0;
    const isReleased = history.some((entry) => entry.cause === 'hold-expiry' && entry.status === 'pending');
    const isSold = history.some((entry) => entry.status === 'confirmed');
    if (isReleased && isSold) returned += units;
    if (status !== 'confirmed') returned += units;
  }
  const stored = await dropModel.collection(app.connection).findOne({ _id: drop.id });
  expect(stored?.returned).toBe(returned);
}

/** Sells what is free, to whoever pays for it. */
async function buyOut(drop: Drop): Promise<void> {
  const { free } = await readBooks(app.connection, drop.id);
  await Promise.all(
    makeCrowd(free + 20).map(async (fan) => {
      const order = await reserve(fan, drop, 1);
      if (typeof order === 'string') expect(order).toBe('sold_out');
      else await finish(fan, order, 'approve');
    }),
  );
}

it('hundreds of holds that are paid, given up, forgotten and edited at once outlive the process that works on them', async () => {
  const drop = await makeDrop(creator.client, {
    checkout: 'hold',
    holdSeconds: 60,
    stock: 50,
    perUserLimit: 3,
  });
  const [working] = servers;
  await storm(drop, 250, () => working?.kill('SIGKILL'));
  await working?.exited;
  // Units that late payments hope for go to others, too.
  await buyOut(drop);
  await settleDown(drop);
  await checkAll(drop);
  await buyOut(drop);
  await settleDown(drop);
  await checkAll(drop);
  await expect.poll(async () => (await creator.client.drops.get(drop.id)).status).toBe('sold_out');
  const { stock, free, sold } = await readBooks(app.connection, drop.id);
  expect({ free, units: sold.units }).toEqual({ free: 0, units: stock });
});
