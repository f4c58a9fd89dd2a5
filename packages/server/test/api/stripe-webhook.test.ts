import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Stripe } from 'stripe';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { OrderDocument, Settle } from '../../src/orders/index.ts';
import { createPayments, openProvider } from '../../src/payments/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createErrorHandler } from '../../src/platform/http/error-handler.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { openPaidOrders, type PaidOrders, unpaid } from '../helpers/paid-orders.ts';

const NEW_SECRET = 'whsec_new';
const OLD_SECRET = 'whsec_old';
const logger = createLogger('silent');
const { webhooks } = new Stripe('sk_test_1');

let shop: PaidOrders;
let url: string;
let settle: Settle;

beforeEach(async () => {
  shop = await openPaidOrders();
  settle = shop.settle;
  const payments = createPayments({
    connection: shop.connection,
    from: openProvider(shop.connection, {
      provider: 'stripe',
      secretKey: 'sk_test_1',
      webhookSecrets: [NEW_SECRET, OLD_SECRET],
      apiUrl: 'http://127.0.0.1:9',
    }),
    autoProgress: false,
    settle: (...change) => settle(...change),
    findOwn: shop.findOwn,
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

const chargeOf = (orderId: string, refunded: boolean) => ({
  id: 'ch_3QTX2eLkdIwHu7ix0',
  object: 'charge',
  amount: 2500,
  amount_refunded: refunded ? 2500 : 1000,
  payment_intent: 'pi_3QTX2eLkdIwHu7ix0',
  metadata: { orderId },
  refunded,
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
async function begun(): Promise<OrderDocument> {
  const order = await shop.add({ payment: unpaid('stripe') });
  await shop.settle(order._id, { kind: 'start_payment', method: null }, 'buyer');
  return order;
}

describe('signatures', () => {
  it.each([NEW_SECRET, OLD_SECRET])('made with %s are taken while secrets are exchanged', async (secret) => {
    const { _id } = await begun();
    expect((await deliver(told(_id, 'succeeded'), { secret })).status).toBe(200);
    expect(await shop.find(_id)).toMatchObject({ status: 'confirmed' });
  });

  it.each<[string, Signing]>([
    ['of somebody else', { secret: 'whsec_other' }],
    ['that are old', { ageSeconds: 301 }],
    ['that are missing', { signature: null }],
    ['that are empty', { signature: '' }],
    ['that are none', { signature: 't=1,v1=00' }],
  ])('%s are refused, and nothing changes', async (_name, signing) => {
    const { _id } = await begun();
    const answer = await deliver(told(_id, 'succeeded'), signing);
    expect(answer.status).toBe(400);
    expect(answer.text).not.toMatch(/whsec|canary/);
    expect(await shop.find(_id)).toMatchObject({ status: 'pending', payment: { status: 'processing' } });
  });

  it('of another body are refused', async () => {
    const [mine, other] = await Promise.all([begun(), begun()]);
    const payload = JSON.stringify(told(mine._id, 'succeeded'), null, 2);
    const signature = webhooks.generateTestHeaderString({ payload, secret: NEW_SECRET });
    expect((await deliver(told(other._id, 'succeeded'), { signature })).status).toBe(400);
    expect(await shop.find(other._id)).toMatchObject({ status: 'pending' });
  });

  it('do not open the door for more than a megabyte', async () => {
    const { _id } = await begun();
    const event = { ...told(_id, 'succeeded'), filling: 'x'.repeat(1_100_000) };
    expect((await deliver(event)).status).toBe(413);
  });
});

describe('deliveries', () => {
  it('that come twice, and at the same time, change an order once', async () => {
    const { _id } = await begun();
    const event = told(_id, 'succeeded');
    const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(event)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(shop.changes.filter(({ sale }) => sale === 'made')).toHaveLength(1);
    expect((await shop.find(_id)).history).toHaveLength(3);
  });

  it('in any order end the same', async () => {
    const words = ['processing', 'requires_action', 'requires_payment_method', 'succeeded'];
    for (const order of permutationsOf(words)) {
      const { _id } = await begun();
      for (const word of order) expect((await deliver(told(_id, word))).status).toBe(200);
      expect(await shop.find(_id)).toMatchObject({
        status: 'confirmed',
        payment: { status: 'succeeded', clientSecret: null },
      });
    }
  });

  it('of an attempt that failed leave the buyer another try', async () => {
    const { _id } = await begun();
    await deliver(told(_id, 'requires_payment_method'));
    expect(await shop.find(_id)).toMatchObject({
      status: 'pending',
      isHolding: true,
      payment: {
        status: 'required',
        clientSecret: expect.stringContaining('_secret_'),
        failure: { code: 'payment_declined' },
      },
    });
    await deliver(told(_id, 'succeeded'));
    expect(await shop.find(_id)).toMatchObject({ status: 'confirmed' });
  });

  it('of an intent that was canceled fail the order, and money that comes all the same goes back', async () => {
    const { _id } = await begun();
    await deliver(told(_id, 'canceled'));
    expect(await shop.find(_id)).toMatchObject({
      status: 'failed',
      isHolding: false,
      failure: { code: 'payment_declined' },
    });
    await deliver(told(_id, 'succeeded'));
    await deliver(told(_id, 'succeeded'));
    expect(await shop.find(_id)).toMatchObject({ status: 'failed', payment: { status: 'refunding' } });
  });

  it('of a refund end one that is under way, whole ones only, and touch nothing else', async () => {
    const { _id } = await begun();
    await deliver(told(_id, 'succeeded'));
    await deliver(eventOf('charge.refunded', chargeOf(_id, true)));
    expect(await shop.find(_id)).toMatchObject({ status: 'confirmed', payment: { status: 'succeeded' } });
    await shop.settle(_id, { kind: 'cancel', by: 'buyer', dropIds: null }, 'buyer');
    await deliver(eventOf('charge.refunded', chargeOf(_id, false)));
    expect(await shop.find(_id)).toMatchObject({ payment: { status: 'refunding' } });
    await deliver(eventOf('charge.refunded', chargeOf(_id, true)));
    await deliver(eventOf('charge.refunded', chargeOf(_id, true)));
    expect(await shop.find(_id)).toMatchObject({ status: 'cancelled', payment: { status: 'refunded' } });
  });

  it.each([
    ['of an order that nobody knows', told('ord_unknown', 'succeeded')],
    [
      'of something that is no order',
      eventOf('payment_intent.succeeded', { ...intentOf('', 'succeeded'), metadata: {} }),
    ],
    ['of another kind', eventOf('customer.created', { id: 'cus_1', object: 'customer' })],
    ['of a refund that the bank did not take', eventOf('refund.failed', { id: 're_1', metadata: null })],
  ])('%s are ended', async (_name, event) => {
    expect((await deliver(event)).status).toBe(200);
  });

  it.each<[string, Settle]>([
    ['did not say', async () => ({ kind: 'unknown' })],
    ['had too much to do', async () => ({ kind: 'refused', code: 'overloaded' })],
  ])('are asked for again when the database %s', async (_name, broken) => {
    const { _id } = await begun();
    settle = broken;
    expect((await deliver(told(_id, 'succeeded'))).status).toBe(503);
    settle = shop.settle;
    expect((await deliver(told(_id, 'succeeded'))).status).toBe(200);
    expect(await shop.find(_id)).toMatchObject({ status: 'confirmed' });
  });
});

function permutationsOf<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutationsOf(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}
