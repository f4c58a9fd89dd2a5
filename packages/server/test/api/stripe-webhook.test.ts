import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Stripe } from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Order, Settle } from '../../src/orders/index.ts';
import { createPayments, openProvider } from '../../src/payments/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createErrorHandler } from '../../src/platform/http/error-handler.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { type FakeStripe, startFakeStripe } from '../helpers/fake-stripe.ts';
import { openPaidOrders, type PaidOrders, unpaid } from '../helpers/paid-orders.ts';

const NEW_SECRET = 'whsec_new';
const OLD_SECRET = 'whsec_old';
const logger = createLogger('silent');
const { webhooks } = new Stripe('sk_test_1');

let shop: PaidOrders;
let url: string;
let settle: Settle;
let stripe: FakeStripe;

beforeAll(async () => {
  stripe = await startFakeStripe();
});
afterAll(() => stripe[Symbol.asyncDispose]());
beforeEach(async () => {
  stripe.reset();
  shop = await openPaidOrders();
  settle = shop.settle;
  const payments = createPayments({
    connection: shop.connection,
    from: openProvider(shop.connection, {
      provider: 'stripe',
      secretKey: 'sk_test_1',
      webhookSecrets: [NEW_SECRET, OLD_SECRET],
      apiUrl: stripe.url,
    }),
    autoProgress: false,
    settle: (...change) => settle(...change),
    findOwn: shop.findOwn,
    findCancelledDrops: async () => [],
    presentOrder: () => expect.fail('nothing is presented to Stripe'),
    clock: systemClock,
    logger,
  });
  const app = express();
  if (payments.webhookRouter) app.use('/api', payments.webhookRouter);
  app.use(createErrorHandler(logger));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/payments/stripe/webhook`;
});

/** The parts of a delivery that are read here, as Stripe sends them. */
const eventOf = (type: string, object: object) => ({
  id: 'evt_1QTX2eLkdIwHu7ixx',
  object: 'event',
  api_version: '2025-10-29.clover',
  created: 1_764_000_000,
  livemode: false,
  pending_webhooks: 1,
  request: { id: 'req_1', idempotency_key: 'livedrops-pay' },
  type,
  data: { object },
});

const intentOf = (orderId: string, status: string) => ({
  id: 'pi_3QTX2eLkdIwHu7ix0',
  object: 'payment_intent',
  amount: 2500,
  amount_received: status === 'succeeded' ? 2500 : 0,
  currency: 'eur',
  client_secret: 'pi_3QTX2eLkdIwHu7ix0_secret_canary',
  metadata: { orderId },
  status,
  last_payment_error: status === 'requires_payment_method' ? { code: 'card_declined' } : null,
});

const told = (orderId: string, status: string) =>
  eventOf(
    `payment_intent.${{ requires_payment_method: 'payment_failed' }[status] ?? status}`,
    intentOf(orderId, status),
  );

type Signing = { secret?: string; ageSeconds?: number; signature?: string | null };

async function deliver(event: object, { secret = NEW_SECRET, ageSeconds = 0, ...own }: Signing = {}) {
  const payload = JSON.stringify(event, null, 2);
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  const signature =
    own.signature === undefined
      ? webhooks.generateTestHeaderString({ payload, secret, timestamp })
      : own.signature;
  const response = await fetch(url, {
    method: 'POST',
    body: payload,
    headers: {
      'content-type': 'application/json',
      ...(signature !== null && { 'stripe-signature': signature }),
    },
  });
  return { status: response.status, text: await response.text() };
}

/** An order whose payment has begun at Stripe. */
async function begun(): Promise<Order> {
  const order = await shop.add({ payment: unpaid('stripe') });
  await shop.settle(order.id, { kind: 'start_payment', method: null }, 'buyer');
  return order;
}

describe('signatures', () => {
  it.each([NEW_SECRET, OLD_SECRET])('made with %s are taken while secrets are exchanged', async (secret) => {
    const { id } = await begun();
    expect((await deliver(told(id, 'succeeded'), { secret })).status).toBe(200);
    expect(await shop.find(id)).toMatchObject({ status: 'confirmed' });
  });

  it.each<[string, Signing]>([
    ['of somebody else', { secret: 'whsec_other' }],
    ['that are old', { ageSeconds: 301 }],
    ['that are missing', { signature: null }],
    ['that are empty', { signature: '' }],
    ['that are none', { signature: 't=1,v1=00' }],
  ])('%s are refused, and nothing changes', async (_name, signing) => {
    const { id } = await begun();
    const answer = await deliver(told(id, 'succeeded'), signing);
    expect(answer.status).toBe(400);
    expect(answer.text).not.toMatch(/whsec|canary/);
    expect(await shop.find(id)).toMatchObject({ status: 'pending', payment: { status: 'processing' } });
  });

  it('of another body are refused', async () => {
    const [mine, other] = await Promise.all([begun(), begun()]);
    const payload = JSON.stringify(told(mine.id, 'succeeded'), null, 2);
    const signature = webhooks.generateTestHeaderString({ payload, secret: NEW_SECRET });
    expect((await deliver(told(other.id, 'succeeded'), { signature })).status).toBe(400);
    expect(await shop.find(other.id)).toMatchObject({ status: 'pending' });
  });

  it('do not open the door for more than a megabyte', async () => {
    const { id } = await begun();
    const event = { ...told(id, 'succeeded'), filling: 'x'.repeat(1_100_000) };
    expect((await deliver(event)).status).toBe(413);
  });
});

describe('deliveries', () => {
  it('that come twice, and at the same time, change an order once', async () => {
    const { id } = await begun();
    const event = told(id, 'succeeded');
    const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(event)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(shop.changes.filter(({ sale }) => sale === 'made')).toHaveLength(1);
    expect((await shop.find(id)).history).toHaveLength(3);
  });

  it('in any order end the same', async () => {
    const words = ['processing', 'requires_action', 'requires_payment_method', 'succeeded'];
    for (const order of permutationsOf(words)) {
      const { id } = await begun();
      for (const word of order) expect((await deliver(told(id, word))).status).toBe(200);
      expect(await shop.find(id)).toMatchObject({
        status: 'confirmed',
        payment: { status: 'succeeded', clientSecret: null },
      });
    }
  });

  it('of an attempt that failed leave the buyer another try', async () => {
    const { id } = await begun();
    await deliver(told(id, 'requires_payment_method'));
    expect(await shop.find(id)).toMatchObject({
      status: 'pending',
      isHolding: true,
      payment: {
        status: 'required',
        clientSecret: expect.stringContaining('_secret_'),
        failure: { code: 'payment_declined' },
      },
    });
    await deliver(told(id, 'succeeded'));
    expect(await shop.find(id)).toMatchObject({ status: 'confirmed' });
  });

  it('of an intent that was canceled fail the order, and money that comes all the same goes back', async () => {
    const { id } = await begun();
    await deliver(told(id, 'canceled'));
    expect(await shop.find(id)).toMatchObject({
      status: 'failed',
      isHolding: false,
      failure: { code: 'payment_declined' },
    });
    await deliver(told(id, 'succeeded'));
    await deliver(told(id, 'succeeded'));
    expect(await shop.find(id)).toMatchObject({ status: 'failed', payment: { status: 'refunding' } });
  });

  it.each([
    ['of an order that nobody knows', told('ord_unknown', 'succeeded')],
    [
      'of something that is no order',
      eventOf('payment_intent.succeeded', { ...intentOf('', 'succeeded'), metadata: {} }),
    ],
    ['of another kind', eventOf('customer.created', { id: 'cus_1', object: 'customer' })],
    ['of a refund of no payment', eventOf('refund.failed', { id: 're_1', payment_intent: null })],
    [
      'of a payment that is gone',
      eventOf('charge.dispute.created', { id: 'dp_1', payment_intent: 'pi_gone' }),
    ],
  ])('%s are ended', async (_name, event) => {
    expect((await deliver(event)).status).toBe(200);
  });

  it.each<[string, Settle]>([
    ['did not say', async () => ({ kind: 'unknown' })],
    ['had too much to do', async () => ({ kind: 'refused', code: 'overloaded' })],
  ])('are asked for again when the database %s', async (_name, broken) => {
    const { id } = await begun();
    settle = broken;
    expect((await deliver(told(id, 'succeeded'))).status).toBe(503);
    settle = shop.settle;
    expect((await deliver(told(id, 'succeeded'))).status).toBe(200);
    expect(await shop.find(id)).toMatchObject({ status: 'confirmed' });
  });
});

describe('money that moves at Stripe', () => {
  /** A paid order, and the intent that it was paid with. */
  async function paid(): Promise<{ orderId: string; intentId: string }> {
    const { id: orderId } = await begun();
    const { id: intentId } = stripe.addIntent({ id: intentOf('', '').id, metadata: { orderId } });
    await deliver(told(orderId, 'succeeded'));
    return { orderId, intentId };
  }
  const tell = (type: string, about: { id: string; payment_intent: string }) =>
    deliver(eventOf(type, { id: about.id, payment_intent: about.payment_intent }));

  it('by hand is seen: a part of it, then all; the order goes on', async () => {
    const { orderId, intentId } = await paid();
    await tell('refund.created', stripe.refundByHand(intentId, 1000));
    expect(await shop.find(orderId)).toMatchObject({
      status: 'confirmed',
      payment: {
        status: 'succeeded',
        back: { refunds: [{ id: 're_1', amount: 1000, status: 'succeeded' }] },
      },
    });
    await tell('charge.refunded', stripe.refundByHand(intentId, 1500));
    const order = await shop.find(orderId);
    expect(order).toMatchObject({ status: 'confirmed', payment: { status: 'refunded' } });
    expect(order.items).toMatchObject([{ refund: 'refunded' }]);
  });

  it('is read as it is now, whatever the delivery says, and written once', async () => {
    const { orderId, intentId } = await paid();
    const refund = stripe.refundByHand(intentId, 2500);
    const types = ['refund.failed', 'charge.refunded', 'refund.created', 'refund.updated'];
    await Promise.all(types.map((type) => tell(type, refund)));
    const { history, ...order } = await shop.find(orderId);
    expect(order).toMatchObject({ payment: { status: 'refunded' } });
    expect(history).toHaveLength(4);
  });

  it('that the bank gave back after it was told is not back', async () => {
    const { orderId, intentId } = await paid();
    await shop.settle(orderId, { kind: 'cancel', by: 'buyer', dropIds: null }, 'buyer');
    const refund = stripe.refundByHand(intentId, 2500);
    refund.metadata = { part: 'drp_1' };
    await tell('refund.updated', refund);
    expect(await shop.find(orderId)).toMatchObject({ payment: { status: 'refunded' } });
    refund.status = 'failed';
    await tell('refund.failed', refund);
    expect(await shop.find(orderId)).toMatchObject({
      status: 'cancelled',
      items: [{ refund: 'refund_failed' }],
      payment: { status: 'refund_failed' },
    });
    await tell('refund.created', stripe.refundByHand(intentId, 2500));
    expect(await shop.find(orderId)).toMatchObject({ payment: { status: 'refunded' } });
  });

  it.each([
    ['lost', 'refunded'],
    ['won', 'succeeded'],
  ])('in a dispute that is opened and %s', async (decided, status) => {
    const { orderId, intentId } = await paid();
    const dueBy = 1_900_000_000;
    await tell(
      'charge.dispute.created',
      stripe.dispute(intentId, { amount: 2500, status: 'needs_response', dueBy }),
    );
    const answerBy = new Date(dueBy * 1000);
    expect(await shop.find(orderId)).toMatchObject({
      status: 'confirmed',
      payment: { status: 'succeeded', back: { disputes: [{ status: 'open', amount: 2500, answerBy }] } },
    });
    await tell('charge.dispute.closed', stripe.dispute(intentId, { amount: 2500, status: decided }));
    expect(await shop.find(orderId)).toMatchObject({
      status: 'confirmed',
      payment: { status, back: { disputes: [{ status: decided, answerBy: null }] } },
    });
  });

  it('is asked for again when Stripe does not say', async () => {
    const { orderId, intentId } = await paid();
    const refund = stripe.refundByHand(intentId, 2500);
    stripe.failWith(500);
    const refused = await tell('charge.refunded', refund);
    expect(refused.status).toBe(503);
    expect(refused.text).not.toContain('canary');
    stripe.failWith(0);
    expect((await tell('charge.refunded', refund)).status).toBe(200);
    expect(await shop.find(orderId)).toMatchObject({ payment: { status: 'refunded' } });
  });

  it('of another payment of the same order is not of the one that counts', async () => {
    const { orderId } = await paid();
    const twin = stripe.addIntent({ id: 'pi_twin', metadata: { orderId } });
    await tell('charge.refunded', stripe.refundByHand(twin.id, 2500));
    expect(await shop.find(orderId)).toMatchObject({ payment: { status: 'succeeded' } });
  });
});

function permutationsOf<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutationsOf(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}
