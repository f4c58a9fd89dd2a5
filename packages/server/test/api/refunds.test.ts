import { randomUUID } from 'node:crypto';
import type { Drop, LiveDrops, Order, RefundOrderInput } from '@livedrops/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDrop } from '../helpers/shop.ts';
import { type CreatorPerson, people, type Person } from '../helpers/start-app.ts';
import {
  expectBooksRight as expectBooks,
  makeHeldDrop as held,
  seenBy,
  startStripeShop,
  type StripeShop,
  toldOf as toldTo,
} from '../helpers/stripe-shop.ts';

// What a creator pays back, over two processes: orders are made at one, and asked back at both.

let shop: StripeShop;
let stripe: StripeShop['stripe'];
let app: StripeShop['app'];
let ada: CreatorPerson;
let bo: CreatorPerson;
let fan: Person;

beforeAll(async () => {
  shop = await startStripeShop();
  ({ stripe, app, ada, bo } = shop);
});
beforeEach(async () => {
  fan = await app.signUp();
});
afterAll(() => shop[Symbol.asyncDispose]());

const toldOf = (order: Order) => toldTo(fan, order);
const expectBooksRight = (...drops: Drop[]) => expectBooks(app, ...drops);

/** A paid order of one unit, 2500, of each of these drops. */
async function buy(...drops: Drop[]): Promise<Order> {
  const items = drops.map(({ id: dropId }) => ({ dropId, quantity: 1 }));
  const { id } = await fan.client.orders.create({ items });
  return fan.client.orders.pay(id, { paymentMethod: 'pm_card_visa' });
}

/** The same creator at the other process. */
const elsewhere = async ({ client }: CreatorPerson): Promise<LiveDrops> => {
  const token = await client.getToken();
  return people(shop.second.url).client(token ?? undefined);
};

const seen = (order: Order) => fan.client.orders.get(order.id);
const intentOf = ({ id }: Order): string =>
  stripe.intents.find(({ metadata }) => metadata['orderId'] === id)?.id ?? '';
const backAtStripe = (order: Order): number[] =>
  stripe.refunds.filter((one) => one.payment_intent === intentOf(order)).map(({ amount }) => amount);
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  );
describe('all of it', () => {
  it.each([
    [true, { stock: 5, remaining: 5 }],
    [false, { stock: 4, remaining: 4 }],
  ])('ends the order and pays it back once; put back on sale: %s', async (restock, left) => {
    const drop = await held(ada);
    const order = await buy(drop);
    const answer = await ada.client.orders.refund(order.id, { restock, reason: 'It broke' });
    expect(answer).toMatchObject({
      status: 'cancelled',
      payment: null,
      failure: { code: 'cancelled_by_creator' },
      items: [{ status: 'cancelled', refunds: [{ amount: 2500, reason: 'It broke' }] }],
    });
    await expect
      .poll(() => seen(order))
      .toMatchObject({
        payment: { status: 'refunded', refunded: 2500, refunding: 0 },
        items: [{ refund: 'refunded', refunded: 2500, refunds: [{ amount: 2500, reason: 'It broke' }] }],
      });
    expect(backAtStripe(order)).toEqual([2500]);
    expect(await fan.client.drops.get(drop.id)).toMatchObject(left);
    await expect.poll(() => toldOf(order)).toEqual(['order.cancelled', 'order.refunded']);
    await expectBooksRight(drop);
  });

  it('of a parcel that came back counts as a return, and the last unit is on sale again', async () => {
    const drop = await held(ada, 1);
    const order = await buy(drop);
    for (const fulfillment of ['PROCESSING', 'SHIPPED', 'DELIVERED'] as const)
      await ada.client.orders.fulfill(order.id, { fulfillment });
    await expect.poll(() => fan.client.drops.get(drop.id)).toMatchObject({ status: 'sold_out' });
    await ada.client.orders.refund(order.id, { restock: true });
    await expect.poll(() => fan.client.drops.get(drop.id)).toMatchObject({ status: 'live', remaining: 1 });
    expect(await buy(drop)).toMatchObject({ status: 'confirmed' });
    await expectBooksRight(drop);
  });

  it('of the last unit that is not put back leaves a drop of none', async () => {
    const drop = await held(ada, 1);
    const order = await buy(drop);
    await ada.client.orders.refund(order.id);
    expect(await fan.client.drops.get(drop.id)).toMatchObject({ stock: 0, remaining: 0 });
    expect(await refusal(buy(drop))).toBe('sold_out');
    await expectBooksRight(drop);
  });

  it('of an order that was not paid here cancels it', async () => {
    const drop = await makeDrop(ada.client);
    const order = await fan.client.orders.create({ dropId: drop.id, quantity: 2 });
    expect(await refusal(ada.client.orders.refund(order.id, { amount: 100 }))).toBe('invalid_transition');
    await ada.client.orders.refund(order.id, { restock: true });
    expect(await seen(order)).toMatchObject({ status: 'cancelled', payment: null });
    expect(await fan.client.drops.get(drop.id)).toMatchObject({ remaining: 10 });
    await expectBooksRight(drop);
  });
});

describe('an amount', () => {
  it('goes back while the order goes on, and is seen by both sides', async () => {
    const drop = await held(ada);
    const order = await buy(drop);
    const answer = await ada.client.orders.refund(order.id, { amount: 600, reason: 'Late' });
    expect(answer).toMatchObject({ status: 'confirmed', items: [{ refund: 'refunding', refunded: 0 }] });
    await expect
      .poll(() => seen(order))
      .toMatchObject({
        status: 'confirmed',
        payment: { status: 'succeeded', refunded: 600, refunding: 0 },
        items: [{ refund: null, refunded: 600, refunds: [{ amount: 600, reason: 'Late' }] }],
      });
    expect(await seenBy(ada, drop)).toMatchObject({ status: 'confirmed', refunded: 600, refund: null });
    expect(backAtStripe(order)).toEqual([600]);
    await expect.poll(() => toldOf(order)).toEqual(['order.refunded']);

    // Called off afterwards, the rest goes back.
    await ada.client.drops.cancel(drop.id);
    await expect.poll(() => seen(order)).toMatchObject({ payment: { status: 'refunded', refunded: 2500 } });
    expect(backAtStripe(order)).toEqual([600, 1900]);
    await expectBooksRight(drop);
  });

  it('is given once for each key, at whichever process, and once for each of two', async () => {
    const drop = await held(ada);
    const order = await buy(drop);
    const there = await elsewhere(ada);
    const keys = [randomUUID(), randomUUID()];
    const calls = keys.flatMap((idempotencyKey) =>
      [ada.client, there, ada.client].map((client) =>
        client.orders.refund(order.id, { amount: 700 }, { idempotencyKey }),
      ),
    );
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ id }) => id))).toEqual(new Set([order.id]));
    await expect
      .poll(() => seen(order))
      .toMatchObject({
        payment: { status: 'succeeded', refunded: 1400 },
        items: [{ refunds: [{ amount: 700 }, { amount: 700 }] }],
      });
    expect(backAtStripe(order).reduce((sum, amount) => sum + amount, 0)).toBe(1400);
    expect(await refusal(there.orders.refund(order.id, { amount: 800 }, { idempotencyKey: keys[0]! }))).toBe(
      'idempotency_key_reused',
    );
    await expectBooksRight(drop);
  });

  it('is never more than is left, also of calls that meet', async () => {
    const drop = await held(ada);
    const order = await buy(drop);
    const there = await elsewhere(ada);
    const ends = await Promise.all(
      [ada.client, there, ada.client, there].map((client) =>
        refusal(client.orders.refund(order.id, { amount: 1000 })),
      ),
    );
    expect(ends.toSorted((a = '', b = '') => a.localeCompare(b))).toEqual([
      'done',
      'done',
      'refund_too_large',
      'refund_too_large',
    ]);
    await expect.poll(() => seen(order)).toMatchObject({ payment: { status: 'succeeded', refunded: 2000 } });
    await expectBooksRight(drop);
  });

  it('is given once when the answer of the provider is lost, or the provider is away', async () => {
    const drop = await held(ada);
    const order = await buy(drop);
    stripe.loseNextAnswers(3);
    await ada.client.orders.refund(order.id, { amount: 400 });
    await expect.poll(() => seen(order)).toMatchObject({ payment: { status: 'succeeded', refunded: 400 } });
    stripe.failWith(503);
    await ada.client.orders.refund(order.id, { amount: 300 });
    expect(await seen(order)).toMatchObject({ payment: { status: 'refunding', refunding: 300 } });
    stripe.failWith(0);
    await expect.poll(() => seen(order)).toMatchObject({ payment: { status: 'succeeded', refunded: 700 } });
    expect(backAtStripe(order)).toEqual([400, 300]);
    await expectBooksRight(drop);
  });

  it.each<[string, RefundOrderInput, string]>([
    ['nothing', { amount: 0 }, 'amount'],
    ['less than nothing', { amount: -5 }, 'amount'],
    ['half a cent', { amount: 0.5 }, 'amount'],
    ['an amount and units', { amount: 5, restock: true }, 'restock'],
    ['an empty reason', { reason: '' }, 'reason'],
    ['a reason without end', { reason: 'x'.repeat(501) }, 'reason'],
  ])('is refused for %s, and changes nothing', async (_name, input, field) => {
    const order = await buy(await held(ada));
    await expect(ada.client.orders.refund(order.id, input)).rejects.toMatchObject({
      code: 'validation_failed',
      problem: { errors: [{ field }] },
    });
    expect(await seen(order)).toEqual(order);
  });
});

describe('an order over two creators', () => {
  it('is paid back by each in their part, and of no other', async () => {
    const drops = [await held(ada), await held(bo)] as const;
    const order = await buy(...drops);
    const [hers, his] = await Promise.all([
      ada.client.orders.refund(order.id, { amount: 300 }),
      bo.client.orders.refund(order.id, { restock: true }),
    ]);
    expect([hers.items.length, his.items.length]).toEqual([1, 1]);
    await expect
      .poll(() => seen(order))
      .toMatchObject({
        status: 'confirmed',
        payment: { status: 'succeeded', refunded: 2800 },
        items: [
          { status: 'confirmed', refunded: 300 },
          { status: 'cancelled', refund: 'refunded', refunded: 2500 },
        ],
      });
    expect(await refusal(ada.client.orders.refund(order.id, { dropId: drops[1].id }))).toBe('not_found');
    await expectBooksRight(...drops);
  });

  it('asks for which of several own parts an amount is', async () => {
    const drops = [await held(ada), await held(ada)] as const;
    const order = await buy(...drops);
    await expect(ada.client.orders.refund(order.id, { amount: 100 })).rejects.toMatchObject({
      code: 'validation_failed',
      problem: { errors: [{ field: 'dropId' }] },
    });
    await ada.client.orders.refund(order.id, { amount: 100, dropId: drops[1].id });
    await expect.poll(() => seen(order)).toMatchObject({ items: [{ refunded: 0 }, { refunded: 100 }] });
  });
});

it('nobody else pays back: another creator finds no order, and a buyer may not', async () => {
  const order = await buy(await held(ada));
  const calls = [bo.client.orders.refund(order.id), bo.client.orders.refund('ord_none')];
  const problems = await Promise.all(calls.map((call) => call.catch((error: unknown) => error)));
  expect(problems).toMatchObject([
    { code: 'not_found', problem: { detail: 'There is no such order' } },
    { code: 'not_found', problem: { detail: 'There is no such order' } },
  ]);
  expect(await refusal(fan.client.orders.refund(order.id))).toBe('forbidden');
  expect(await seen(order)).toEqual(order);
});

it('before it is paid there is nothing to give back', async () => {
  const drop = await held(ada);
  const order = await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
  expect(await refusal(ada.client.orders.refund(order.id))).toBe('invalid_transition');
  expect(await seen(order)).toMatchObject({ status: 'pending' });
});

it('whatever meets a refund, no more goes back than was paid, and the books are right', async () => {
  const drop = await held(ada, 12);
  const there = await elsewhere(ada);
  const orders: Order[] = [];
  for (let index = 0; index < 6; index += 1) {
    fan = await app.signUp();
    const order = await buy(drop);
    orders.push(order);
    const rivals = [
      () => ada.client.orders.refund(order.id, { amount: 900 }),
      () => there.orders.refund(order.id, { amount: 1600 }),
      () => there.orders.refund(order.id, { restock: index % 2 === 0 }),
      () => fan.client.orders.cancel(order.id),
      () => ada.client.orders.fulfill(order.id, { fulfillment: 'PROCESSING' }),
      async () => {
        const back = backAtStripe(order).reduce((sum, amount) => sum + amount, 0);
        if (back <= 2300) stripe.refundByHand(intentOf(order), 200);
      },
    ];
    const from = index % rivals.length;
    await Promise.all([...rivals.slice(from), ...rivals.slice(0, from)].map((rival) => refusal(rival())));
  }
  await ada.client.drops.cancel(drop.id);
  const wentBack = () => orders.map((order) => backAtStripe(order).reduce((sum, amount) => sum + amount, 0));
  await expect.poll(wentBack).toEqual(orders.map(() => 2500));
  await expectBooksRight(drop);
});

describe('a note', () => {
  it('is for its creator alone', async () => {
    const drop = await held(ada);
    const order = await buy(drop);
    await ada.client.orders.note(order.id, { note: 'Calls back on Monday\nFragile' });
    expect(await seenBy(ada, drop)).toMatchObject({ note: 'Calls back on Monday\nFragile' });
    expect(JSON.stringify(await seen(order))).not.toContain('Fragile');
    const { items } = await fan.client.events.list({ topic: `user:${fan.session.user.id}` });
    expect(JSON.stringify(items)).not.toContain('Fragile');
    await ada.client.orders.fulfill(order.id, { fulfillment: 'PROCESSING' });
    expect(await seenBy(ada, drop)).toMatchObject({ note: expect.stringContaining('Fragile') });
    await ada.client.orders.note(order.id, { note: null });
    expect(await seenBy(ada, drop)).not.toHaveProperty('note');
    expect(await refusal(bo.client.orders.note(order.id, { note: 'mine' }))).toBe('not_found');
  });
});

describe('the time to cancel', () => {
  it('is the one that the order was made with', async () => {
    const drop = await makeDrop(ada.client, { cancelMinutes: 0 });
    const late = await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
    expect(late.items[0]).toMatchObject({ cancelUntil: late.createdAt });
    await ada.client.drops.update(drop.id, { cancelMinutes: 60 });
    const early = await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
    const until = Date.parse(early.createdAt) + 3_600_000;
    expect(early.items[0]).toMatchObject({ cancelUntil: new Date(until).toISOString() });
    expect(await refusal(fan.client.orders.cancel(late.id))).toBe('invalid_transition');
    expect(await fan.client.orders.cancel(early.id)).toMatchObject({ status: 'cancelled' });
    await ada.client.drops.update(drop.id, { cancelMinutes: null });
    const free = await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
    expect(free.items[0]).not.toHaveProperty('cancelUntil');
    await expectBooksRight(drop);
  });
});
