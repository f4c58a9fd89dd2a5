import type { Drop, Order } from '@livedrops/sdk';
import { Stripe } from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type CreatorPerson, type Person } from '../helpers/start-app.ts';
import {
  expectBooksRight as expectBooks,
  makeHeldDrop as held,
  seenBy,
  startStripeShop,
  type StripeShop,
  toldOf as toldTo,
  WEBHOOK_SECRET,
} from '../helpers/stripe-shop.ts';

// Refunds and disputes that the server did not make, from Stripe's call to what people see, over two processes: Stripe calls one, people ask the other.

const METRICS_TOKEN = 'a token of some length';
const { webhooks } = new Stripe('sk_test_1');

let shop: StripeShop;
let stripe: StripeShop['stripe'];
let app: StripeShop['app'];
let ada: CreatorPerson;
let bo: CreatorPerson;
let fan: Person;

beforeAll(async () => {
  shop = await startStripeShop({ METRICS_TOKEN });
  ({ stripe, app, ada, bo } = shop);
});
beforeEach(async () => {
  fan = await app.signUp();
});
afterAll(() => shop[Symbol.asyncDispose]());

const toldOf = (order: Order) => toldTo(fan, order);
const expectBooksRight = (...drops: Drop[]) => expectBooks(app, ...drops);

/** An order over these drops that is paid, and what it was paid with. */
async function buy(...drops: Drop[]): Promise<{ order: Order; intentId: string }> {
  const items = drops.map(({ id: dropId }) => ({ dropId, quantity: 1 }));
  const { id } = await fan.client.orders.create({ items });
  const order = await fan.client.orders.pay(id, { paymentMethod: 'pm_card_visa' });
  expect(order).toMatchObject({
    status: 'confirmed',
    dispute: null,
    payment: { status: 'succeeded', refunded: 0 },
  });
  const intent = stripe.intents.find(({ metadata }) => metadata['orderId'] === id);
  return { order, intentId: intent?.id ?? '' };
}

async function stripeTells(
  type: string,
  { id, payment_intent }: { id: string; payment_intent: string },
): Promise<void> {
  const event = { id: `evt_${id}_${type}`, object: 'event', type, data: { object: { id, payment_intent } } };
  const payload = JSON.stringify(event);
  const answer = await fetch(`${shop.second.url}/api/payments/stripe/webhook`, {
    method: 'POST',
    body: payload,
    headers: { 'stripe-signature': webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET }) },
  });
  expect(answer.status).toBe(200);
}

async function figure(status: string): Promise<string | undefined> {
  const answer = await fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  const line = new RegExp(`^livedrops_payments\\{status="${status}",provider="stripe"\\} (\\d+)$`, 'm');
  return line.exec(await answer.text())?.[1];
}
it('a refund by hand is seen by the buyer and the creator, and the order goes on', async () => {
  const drop = await held(ada);
  const { order, intentId } = await buy(drop);
  await stripeTells('refund.created', stripe.refundByHand(intentId, 1000));
  expect(await fan.client.orders.get(order.id)).toMatchObject({
    status: 'confirmed',
    payment: { status: 'succeeded', refunding: 0, refunded: 1000 },
    items: [{ refund: null, refunded: 1000 }],
  });
  expect(await seenBy(ada, drop)).toMatchObject({ status: 'confirmed', refund: null, refunded: 1000 });
  await stripeTells('charge.refunded', stripe.refundByHand(intentId, order.total - 1000));
  expect(await fan.client.orders.get(order.id)).toMatchObject({
    status: 'confirmed',
    payment: { status: 'refunded', refunded: order.total },
  });
  expect(await seenBy(ada, drop)).toMatchObject({ refund: 'refunded', refunded: order.total });
  await expect.poll(() => toldOf(order)).toEqual(['order.refunded', 'order.refunded']);

  // Called off afterwards, nothing more goes back.
  await ada.client.drops.cancel(drop.id);
  await expect
    .poll(() => fan.client.orders.get(order.id))
    .toMatchObject({ status: 'cancelled', payment: { status: 'refunded', refunded: order.total } });
  expect(stripe.refunds.filter((one) => one.payment_intent === intentId)).toHaveLength(2);
  await expectBooksRight(drop);
});

it('of an order over two creators, each sees the refund of their own part', async () => {
  const drops = [await held(ada), await held(bo)] as const;
  const { order, intentId } = await buy(...drops);
  const refund = stripe.refundByHand(intentId, 700);
  refund.metadata = { part: drops[1].id };
  await stripeTells('charge.refunded', refund);
  expect(await seenBy(ada, drops[0])).toMatchObject({ refund: null, refunded: 0 });
  expect(await seenBy(bo, drops[1])).toMatchObject({ refund: null, refunded: 700 });

  // What is called off goes back without what went back before, and the other part is left alone.
  await bo.client.drops.cancel(drops[1].id);
  const { unitPrice = 0 } = (await seenBy(bo, drops[1])) ?? {};
  await expect.poll(() => seenBy(bo, drops[1])).toMatchObject({ refund: 'refunded', refunded: unitPrice });
  expect(stripe.refunds.filter((one) => one.payment_intent === intentId).map(({ amount }) => amount)).toEqual(
    [700, unitPrice - 700],
  );
  expect(await fan.client.orders.get(order.id)).toMatchObject({
    status: 'confirmed',
    payment: { status: 'succeeded', refunded: unitPrice },
  });
  await expectBooksRight(...drops);
});

it('a refund that the bank gives back is said to everybody, and counted, until it is mended', async () => {
  const drop = await held(ada);
  const { order, intentId } = await buy(drop);
  await fan.client.orders.cancel(order.id);
  await expect.poll(() => fan.client.orders.get(order.id)).toMatchObject({ payment: { status: 'refunded' } });
  const refund = stripe.refunds.find((one) => one.payment_intent === intentId)!;
  Object.assign(refund, { status: 'failed', failure_reason: 'unknown' });
  await stripeTells('refund.failed', refund);
  expect((await seenBy(ada, drop))?.refundFailure).toBeUndefined();
  // Stripe may learn the reason later.
  refund.failure_reason = 'expired_or_canceled_card';
  await stripeTells('refund.updated', refund);
  expect(await fan.client.orders.get(order.id)).toMatchObject({
    status: 'cancelled',
    payment: { status: 'refund_failed', refunded: 0 },
    items: [{ refund: 'refund_failed', refunded: 0 }],
  });
  const why = { code: 'card_expired', message: 'The card has expired, or was cancelled' };
  expect(await seenBy(ada, drop)).toMatchObject({ refund: 'refund_failed', refundFailure: why });
  const [stuck] = (await ada.client.orders.soldDetails(order.id)).parts;
  expect(stuck?.refundFailure).toEqual(why);
  expect(await figure('refund_failed')).toBe('1');
  await stripeTells('refund.created', stripe.refundByHand(intentId, order.total));
  expect(await fan.client.orders.get(order.id)).toMatchObject({ payment: { status: 'refunded' } });
  expect(await figure('refund_failed')).toBeUndefined();
  expect((await seenBy(ada, drop))?.refundFailure).toBeUndefined();
  await expect
    .poll(() => toldOf(order))
    .toEqual(['order.cancelled', 'order.refunded', 'order.refund_failed', 'order.refunded']);
  await expectBooksRight(drop);
});

it('a refund that Stripe refuses for good is said, with the reason, and asked for no more until it is mended', async () => {
  const drop = await held(ada);
  const { order, intentId } = await buy(drop);
  stripe.refuseRefunds('payment_method_unsupported');
  await fan.client.orders.cancel(order.id);
  await expect
    .poll(() => seenBy(ada, drop))
    .toMatchObject({
      refund: 'refund_failed',
      refundFailure: { code: 'refused', message: 'The payment provider refuses to refund this payment' },
    });
  const asked = () =>
    stripe.requests.filter(
      ({ path, body }) => path === '/v1/refunds' && body['payment_intent'] === intentId && 'amount' in body,
    ).length;
  expect(asked()).toBe(1);
  const stuck = async () => (await ada.client.orders.sold({ view: 'stuck' })).items.map(({ id }) => id);
  await expect.poll(stuck).toContain(order.id);
  stripe.refuseRefunds(null);
  await stripeTells('refund.created', stripe.refundByHand(intentId, order.total));
  expect(await fan.client.orders.get(order.id)).toMatchObject({ payment: { status: 'refunded' } });
  expect(asked()).toBe(1);
  await expectBooksRight(drop);
});

it('a further refund of a part asks for the one that failed as well', async () => {
  const drop = await held(ada);
  const { order, intentId } = await buy(drop);
  await ada.client.orders.refund(order.id, { dropId: drop.id, amount: 500 });
  await expect.poll(() => seenBy(ada, drop)).toMatchObject({ refund: null, refunded: 500 });
  const refund = stripe.refunds.find((one) => one.payment_intent === intentId)!;
  refund.status = 'failed';
  await stripeTells('refund.failed', refund);
  expect(await seenBy(ada, drop)).toMatchObject({
    status: 'confirmed',
    refund: 'refund_failed',
    refunded: 0,
  });
  await ada.client.orders.refund(order.id, { dropId: drop.id, amount: 200 });
  await expect.poll(() => seenBy(ada, drop)).toMatchObject({ refund: null, refunded: 700 });
  await expectBooksRight(drop);
});

it('a dispute is seen while it is open and when it is lost; what was contested is not paid twice', async () => {
  const drops = [await held(ada), await held(bo)] as const;
  const { order, intentId } = await buy(...drops);
  const contested = { amount: order.total, dueBy: 1_900_000_000 };
  await stripeTells(
    'charge.dispute.created',
    stripe.dispute(intentId, { ...contested, status: 'needs_response' }),
  );
  const dispute = { status: 'open', answerBy: new Date(1_900_000_000_000).toISOString() };
  expect(await fan.client.orders.get(order.id)).toMatchObject({ status: 'confirmed', dispute });
  for (const [index, creator] of [ada, bo].entries())
    expect(await seenBy(creator, drops[index]!)).toMatchObject({ dispute, refunded: 0 });
  expect(await figure('disputed')).toBe('1');
  // What the bank may take is not paid back as well.
  await bo.client.drops.cancel(drops[1].id);
  await expect.poll(() => seenBy(bo, drops[1])).toMatchObject({ status: 'cancelled', refund: 'refunding' });

  await stripeTells('charge.dispute.closed', stripe.dispute(intentId, { ...contested, status: 'lost' }));
  expect(await fan.client.orders.get(order.id)).toMatchObject({
    dispute: { status: 'lost', answerBy: null },
    payment: { status: 'refunded', refunded: order.total },
  });
  expect(await figure('disputed')).toBeUndefined();
  await ada.client.drops.cancel(drops[0].id);
  await expect.poll(() => seenBy(ada, drops[0])).toMatchObject({ status: 'cancelled', refund: 'refunded' });
  expect(stripe.refunds.filter((one) => one.payment_intent === intentId)).toEqual([]);
  await expect
    .poll(() => toldOf(order))
    .toEqual(['order.disputed', 'order.cancelled', 'order.refunded', 'order.disputed', 'order.cancelled']);
  await expectBooksRight(...drops);
});
