import type { Drop, Order } from '@livedrops/sdk';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readBooks } from '../helpers/books.ts';
import { type Answer, send } from '../helpers/send.ts';
import { makeDrop } from '../helpers/shop.ts';
import { type CreatorPerson, type Person, startApp, type TestApp } from '../helpers/start-app.ts';

// The whole road: the route, the real `settle`, the workers, and the demo provider's books.

let app: TestApp;
let creator: CreatorPerson;
let drop: Drop;

beforeEach(async () => {
  app = await startApp();
  creator = await app.signUpCreator();
  drop = await makeDrop(creator.client, { checkout: 'hold', holdSeconds: 60, stock: 5 });
});
afterEach(() => app[Symbol.asyncDispose]());

async function hold(): Promise<{ fan: Person; order: Order }> {
  const fan = await app.signUp();
  return { fan, order: await fan.client.orders.create({ dropId: drop.id, quantity: 1 }) };
}

const pay = ({ fan, order }: { fan: Person; order: Order }, paymentMethod?: string): Promise<Answer> =>
  send(app.url, `/api/orders/${order.id}/pay`, {
    token: fan.session.accessToken,
    body: paymentMethod === undefined ? {} : { paymentMethod },
  });

/** When the provider decides on a payment that takes its time. */
const decideAt = ({ order }: { order: Order }, at: number) =>
  app.connection
    .collection<{ _id: string }>('demoPayments')
    .updateOne({ _id: order.id }, { $set: { succeedsAt: new Date(at) } });

const orderOf = ({ fan, order }: { fan: Person; order: Order }) => fan.client.orders.get(order.id);
const refunds = async () => {
  const payments = await app.connection.collection('demoPayments').find().toArray();
  return payments.reduce((sum, { refunds }) => sum + (refunds as unknown[]).length, 0);
};
const faults = async () => (await readBooks(app.connection, drop.id)).faults;
const expireAll = () =>
  app.connection
    .collection('orders')
    .updateMany({ status: 'pending' }, { $set: { holdExpiresAt: new Date() } });

it.each([
  [undefined, 'confirmed', 'succeeded'],
  ['demo_decline', 'pending', 'required'],
])('paying with %s leaves the order %s, and the books right', async (method, status, payment) => {
  const held = await hold();
  expect((await pay(held, method)).body).toMatchObject({ status, payment: { status: payment } });
  expect(await orderOf(held)).toMatchObject({ status });
  expect(await faults()).toEqual([]);
});

it.each(['demo_delay', 'demo_lost'])('%s is found out by the workers', async (method) => {
  const held = await hold();
  expect((await pay(held, method)).body).toMatchObject({ status: 'pending' });
  await expect.poll(() => orderOf(held)).toMatchObject({ status: 'confirmed' });
  expect(await faults()).toEqual([]);
});

it('a hold that runs out gives its units back, and cannot be paid', async () => {
  const held = await hold();
  await expireAll();
  await expect
    .poll(() => orderOf(held))
    .toMatchObject({ status: 'failed', failure: { code: 'hold_expired' } });
  expect((await pay(held)).problem).toMatchObject({ code: 'hold_expired' });
  expect(await faults()).toEqual([]);
  expect((await readBooks(app.connection, drop.id)).orders).toEqual([]);
});

it('a payment that is late gets units that are left, or its money back', async () => {
  const late = await hold();
  await pay(late, 'demo_delay');
  await expireAll();
  await expect.poll(() => orderOf(late)).toMatchObject({ status: 'confirmed' });
  const later = await hold();
  await pay(later, 'demo_delay');
  await decideAt(later, Date.now() + 3_600_000);
  await expireAll();
  await expect
    .poll(() => app.connection.collection('orders').countDocuments({ status: 'pending', isHolding: true }))
    .toBe(0);
  for (let unit = 0; unit < 4; unit += 1) await pay(await hold());
  await decideAt(later, Date.now());
  await expect.poll(() => orderOf(later)).toMatchObject({ status: 'failed', failure: { code: 'sold_out' } });
  await expect.poll(() => orderOf(later)).toMatchObject({ payment: { status: 'refunded' } });
  expect(await refunds()).toBe(1);
  expect(await faults()).toEqual([]);
});

it('a drop that is called off pays everybody back once', async () => {
  const held = [await hold(), await hold(), await hold()];
  for (const one of held.slice(0, 2)) await pay(one);
  await creator.client.drops.cancel(drop.id);
  for (const one of held.slice(0, 2))
    await expect
      .poll(() => orderOf(one))
      .toMatchObject({ status: 'cancelled', payment: { status: 'refunded' } });
  await expect.poll(() => orderOf(held[2] as (typeof held)[0])).toMatchObject({ status: 'failed' });
  expect(await refunds()).toBe(2);
  expect(await faults()).toEqual([]);
});
