import { createDropStore } from '../../src/drops/drop.store.ts';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Order, ProviderRefund, Settle } from '../../src/orders/index.ts';
import { createAutoProgress } from '../../src/payments/auto-progress.worker.ts';
import { createCompletePayment } from '../../src/payments/complete-payment.ts';
import { createDemoProvider, type StoredDemoPayment } from '../../src/payments/demo-provider.ts';
import { createDropCancellation } from '../../src/payments/drop-cancellation.worker.ts';
import { createDueOrders, type DueOrders } from '../../src/orders/due-orders.store.ts';
import { createHoldExpiry } from '../../src/payments/hold-expiry.worker.ts';
import { createPayments, openProvider } from '../../src/payments/index.ts';
import { createPaymentPoll } from '../../src/payments/payment-poll.worker.ts';
import type { PaidBack, PaymentProvider } from '../../src/payments/provider.ts';
import { createRefunds } from '../../src/payments/refund.worker.ts';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import { createLease } from '../../src/platform/lease.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { openPaidOrders, type PaidOrders, unpaid } from '../helpers/paid-orders.ts';

const logger = createLogger('silent');
const DAY_MS = 86_400_000;

let shop: PaidOrders;
let orders: DueOrders;
let demo: PaymentProvider;

beforeEach(async () => {
  shop = await openPaidOrders();
  orders = createDueOrders(shop.connection);
  demo = createDemoProvider(shop.connection);
});

const findCancelledDrops = (since: Date | null) => createDropStore(shop.connection).cancelledSince(since);
const ago = (ms: number) => new Date(Date.now() - ms);
const idsOf = (list: readonly Order[]) => list.map(({ id }) => id);

/** Starts all workers of so many processes. */
function startProcesses(count: number, settle: Settle = shop.settle): { stop(): Promise<void> }[] {
  const running = Array.from({ length: count }, () =>
    createPayments({
      connection: shop.connection,
      from: openProvider(shop.connection, { provider: 'demo' }),
      autoProgress: false,
      settle,
      findOwn: shop.findOwn,
      findCancelledDrops,
      presentOrder: () => expect.fail('workers present nothing'),
      clock: systemClock,
      logger,
    }).startWorkers(),
  );
  onTestFinished(async () => void (await Promise.all(running.map((one) => one.stop()))));
  return running;
}

describe('hold expiry', () => {
  const EXPIRES_IN_MS = 1500;

  it('ends hundreds of holds by themselves, once and not too early, whichever of several processes does it', async () => {
    const asked = new Map<string, number>();
    startProcesses(3, (orderId, change, cause) => {
      asked.set(orderId, asked.get(orderId) ?? Date.now());
      return shop.settle(orderId, change, cause);
    });
    const holdExpiresAt = new Date(Date.now() + EXPIRES_IN_MS);
    const held = await shop.addMany(300, { holdExpiresAt });
    const kept = await shop.add();
    await expect.poll(() => shop.changes.length).toBe(300);
    expect(shop.changes.filter(({ units }) => units === 'return')).toHaveLength(300);
    for (const id of idsOf(held)) expect(await shop.find(id)).toMatchObject({ status: 'failed' });
    expect(await shop.find(kept.id)).toMatchObject({ status: 'pending' });
    expect(Math.min(...asked.values())).toBeGreaterThanOrEqual(holdExpiresAt.getTime());
  });

  it('takes all that have run out at one look, and looks again within a fifth of a second', async () => {
    const held = await shop.addMany(300, { holdExpiresAt: ago(1) });
    const endHolds = createHoldExpiry({ orders, settle: shop.settle });
    expect(await endHolds()).toBeLessThanOrEqual(200);
    expect(new Set(shop.changes.map(({ orderId }) => orderId))).toEqual(new Set(idsOf(held)));
  });

  it('goes on when the process that did it is dead', async () => {
    await createLease(shop.connection, 'payments', 'dead', 1200).hold();
    startProcesses(1);
    const order = await shop.add({ holdExpiresAt: ago(0) });
    await expect.poll(() => shop.find(order.id)).toMatchObject({ status: 'failed' });
  });

  it('keeps an order whose payment is open, and gives its units back', async () => {
    const order = await shop.add({
      holdExpiresAt: ago(1),
      payment: { ...unpaid('demo'), status: 'processing', startedAt: ago(1000) },
    });
    await createHoldExpiry({ orders, settle: shop.settle })();
    expect(await shop.find(order.id)).toMatchObject({ status: 'pending', isHolding: false });
  });

  it('looks only at what has run out, by an index', async () => {
    await shop.addMany(200);
    await shop.addMany(3, { holdExpiresAt: ago(10) });
    expect(await orders.expired(400)).toHaveLength(3);
    const plan = await shop.connection
      .collection('orders')
      .find({ status: 'pending', isHolding: true, $expr: { $lte: ['$holdExpiresAt', '$$NOW'] } })
      .sort({ holdExpiresAt: 1 })
      .explain('executionStats');
    expect(plan['executionStats']).toMatchObject({ totalKeysExamined: expect.any(Number), nReturned: 3 });
    expect(plan['executionStats'].totalDocsExamined).toBeLessThanOrEqual(4);
  });
});

type Own = { provider?: Partial<PaymentProvider>; clock?: Clock; settle?: Settle };

const completeBy = (settle: Settle) => createCompletePayment({ settle, providerName: 'demo', logger });

function pollOf({ provider = {}, clock = systemClock, settle = shop.settle }: Own = {}) {
  return createPaymentPoll({
    orders,
    provider: { ...demo, ...provider },
    complete: completeBy(settle),
    clock,
    logger,
  });
}

/** An order whose payment began a while ago. */
const open = (begunMs: number, changes: Partial<Order> = {}, method = 'demo_approve') =>
  shop.add({
    payment: { ...unpaid('demo'), status: 'processing', method, startedAt: ago(begunMs), attempts: 1 },
    updatedAt: ago(begunMs),
    ...changes,
  });

const charge = ({ id, payment }: Order) =>
  demo
    .start({
      orderId: id,
      reference: null,
      amount: 2500,
      currency: 'EUR',
      method: payment?.method ?? null,
      attempt: 1,
    })
    .catch(() => {});

describe('the payment poll', () => {
  it('leaves a payment alone that has only just begun', async () => {
    const at = Date.now();
    const order = await open(200);
    await charge(order);
    await pollOf({ clock: { now: () => at } })();
    expect(await shop.find(order.id)).toMatchObject({ status: 'pending' });
  });

  it('finds out what became of a payment', async () => {
    const made = [await open(5000), await open(5000, {}, 'demo_decline'), await open(5000, {}, 'demo_lost')];
    for (const order of made) await charge(order);
    await pollOf()();
    const statuses = await Promise.all(idsOf(made).map(async (id) => (await shop.find(id)).status));
    expect(statuses).toEqual(['confirmed', 'pending', 'confirmed']);
  });

  it('waits for one that takes its time', async () => {
    startProcesses(2);
    const order = await open(2000, {}, 'demo_delay');
    await charge(order);
    await expect.poll(() => shop.find(order.id)).toMatchObject({ status: 'confirmed' });
    expect(shop.changes.filter(({ sale }) => sale === 'made')).toHaveLength(1);
  });

  it('leaves it to the beginner while it may live, then begins again with what was chosen', async () => {
    const order = await open(5000, {}, 'demo_decline');
    await pollOf()();
    expect(await shop.demoPayments()).toEqual([]);
    await shop.age(order.id, 6000);
    await pollOf()();
    expect(await shop.demoPayments()).toMatchObject([{ method: 'demo_decline', asked: 1 }]);
    expect(await shop.find(order.id)).toMatchObject({ status: 'pending', payment: { status: 'required' } });
  });

  it('begins nothing for an order that has no units or is over', async () => {
    const expired = await open(20_000, { isHolding: false });
    const cancelled = await open(20_000, {
      status: 'failed',
      isHolding: false,
      failure: { code: 'drop_cancelled', message: '' },
    });
    await pollOf()();
    expect(await shop.demoPayments()).toEqual([]);
    expect(await shop.find(expired.id)).toMatchObject({ status: 'failed', payment: { status: 'declined' } });
    expect(await shop.find(cancelled.id)).toMatchObject({ payment: { status: 'declined' } });
  });

  it('does not take a search that is late for a no', async () => {
    const order = await open(20_000, { isHolding: false });
    await pollOf({ provider: { findLagMs: 120_000 } })();
    expect(await shop.find(order.id)).toMatchObject({ status: 'pending' });
  });

  it.each(['processing', 'try_failed'] as const)(
    'stops a payment that waits for its buyer (%s) when the units have gone back, not before',
    async (status) => {
      const waiting: Partial<PaymentProvider> = {
        find: async () => ({ status, reference: 'pi_1' }),
        stop: async () => ({ status: 'declined', reference: 'pi_1' }),
      };
      const [held, released] = [await open(5000), await open(5000, { isHolding: false })];
      await pollOf({ provider: waiting })();
      expect(await shop.find(held.id)).toMatchObject({ status: 'pending' });
      expect(await shop.find(released.id)).toMatchObject({ status: 'failed' });
    },
  );

  it('asks once more just before the units would go back', async () => {
    const asked: string[] = [];
    const find: PaymentProvider['find'] = async ({ orderId }) => {
      asked.push(orderId);
      return { status: 'processing' };
    };
    let now = Date.now();
    const round = pollOf({ provider: { find, askAfterMs: 60_000 }, clock: { now: () => now } });
    const order = await open(1000, { holdExpiresAt: new Date(now + 10_000) });
    await round();
    expect(asked).toEqual([]);
    now += 8600;
    await round();
    await round();
    expect(asked).toEqual([order.id]);
  });

  it('is not held up by a provider that is away, and asks ever more rarely, also after days', async () => {
    let calls = 0;
    const find: PaymentProvider['find'] = async () => {
      calls += 1;
      throw new Error('away');
    };
    await Promise.all(Array.from({ length: 30 }, () => open(60_000)));
    await pollOf({ provider: { find } })();
    expect(calls).toBe(8);

    let now = Date.now();
    await open(2 * DAY_MS, { isHolding: false, holdExpiresAt: ago(DAY_MS) });
    const asked: string[] = [];
    const round = pollOf({
      provider: {
        find: async ({ orderId }) => {
          asked.push(orderId);
          return { status: 'processing' };
        },
      },
      clock: { now: () => now },
    });
    await round();
    expect(asked).toHaveLength(31);
    now += 1_800_000;
    await round();
    // The old one is asked every hour only.
    expect(asked).toHaveLength(61);
    now += 1_900_000;
    await round();
    expect(asked).toHaveLength(92);
  });

  it('keeps its hands off payments of another provider, and counts them', async () => {
    const other = await open(20_000, {
      payment: { ...unpaid('stripe'), status: 'unknown', startedAt: ago(20_000) },
    });
    await pollOf()();
    expect(await shop.find(other.id)).toMatchObject({ payment: { status: 'unknown' } });
    expect(await orders.countPayments()).toEqual([{ status: 'unknown', provider: 'stripe', count: 1 }]);
  });
});

describe('refunds', () => {
  const refundsOf = ({ provider = {}, settle = shop.settle }: Own = {}) =>
    createRefunds({
      orders,
      provider: { ...demo, ...provider },
      complete: completeBy(settle),
      clock: systemClock,
      logger,
    });

  async function paidBack(): Promise<Order> {
    const order = await open(5000);
    await charge(order);
    await pollOf()();
    await shop.settle(order.id, { kind: 'cancel', by: 'buyer', dropIds: null }, 'buyer');
    return order;
  }

  it('pay back once, whichever processes do it at the same time', async () => {
    const order = await paidBack();
    await Promise.all(Array.from({ length: 5 }, () => refundsOf()()));
    expect(await shop.find(order.id)).toMatchObject({
      status: 'cancelled',
      payment: { status: 'refunded' },
    });
    expect(await shop.demoPayments()).toMatchObject([{ refunds: [{ amount: 2500 }] }]);
  });

  it('pay back once although the process died before it could write that down', async () => {
    const order = await paidBack();
    await refundsOf({ settle: async () => ({ kind: 'unknown' }) })();
    expect(await shop.find(order.id)).toMatchObject({ payment: { status: 'refunding' } });
    await refundsOf()();
    expect(await shop.find(order.id)).toMatchObject({ payment: { status: 'refunded' } });
    expect(await shop.demoPayments()).toMatchObject([{ refunds: [{ amount: 2500 }] }]);
  });

  it('wait for a bank that takes its time', async () => {
    const order = await paidBack();
    let isThere = false;
    const provider: Partial<PaymentProvider> = {
      refund: async (wanted) => underWay(await demo.refund(wanted)),
      findBack: async (payment) =>
        isThere ? demo.findBack(payment) : underWay(await demo.findBack(payment)),
    };
    for (let round = 0; round < 2; round += 1) {
      await refundsOf({ provider })();
      expect(await shop.find(order.id)).toMatchObject({ payment: { status: 'refunding' } });
    }
    isThere = true;
    await refundsOf({ provider })();
    expect(await shop.find(order.id)).toMatchObject({ payment: { status: 'refunded' } });
    expect(await shop.demoPayments()).toMatchObject([{ refunds: [{ amount: 2500 }] }]);
  });

  const underWay = ({ reference, back }: PaidBack): PaidBack => ({
    reference,
    back: { ...back, refunds: back.refunds.map((one) => ({ ...one, status: 'pending' })) },
  });

  it('that the bank did not take are not asked for again, and what a person paid back then is found', async () => {
    const order = await paidBack();
    const reference = `demo_${order.id}`;
    const asked: number[] = [];
    let byHand: ProviderRefund[] = [];
    const provider: Partial<PaymentProvider> = {
      async refund({ part, amount }) {
        asked.push(amount);
        const failed = { id: 're_1', part, amount, status: 'failed' } as const;
        return { reference, back: { refunds: [failed], disputes: [] } };
      },
      findBack: async () => ({ reference, back: { refunds: byHand, disputes: [] } }),
    };
    for (let round = 0; round < 3; round += 1) await refundsOf({ provider })();
    expect(asked).toEqual([2500]);
    expect(await shop.find(order.id)).toMatchObject({ payment: { status: 'refund_failed' } });
    expect(await orders.countPayments()).toEqual([{ status: 'refund_failed', provider: 'demo', count: 1 }]);
    byHand = [{ id: 're_2', part: null, amount: 2500, status: 'succeeded' }];
    await refundsOf({ provider })();
    expect(await shop.find(order.id)).toMatchObject({ payment: { status: 'refunded' } });
  });

  it('ask for the rest when a person has given a part back', async () => {
    const order = await paidBack();
    const given = { part: 'somebody', amount: 1000, at: new Date() };
    await shop.connection
      .collection<StoredDemoPayment>('demoPayments')
      .updateOne({ _id: order.id }, { $push: { refunds: given } });
    await refundsOf()();
    expect(await shop.demoPayments()).toMatchObject([{ refunds: [{ amount: 1000 }, { amount: 1500 }] }]);
    expect(await shop.find(order.id)).toMatchObject({ payment: { status: 'refunded' } });
  });

  /** A paid order over these prices, of which every part was called off. */
  async function calledOff(...prices: number[]): Promise<Order> {
    const items = prices.map((unitPrice, index) => ({
      dropId: `drp_${index}`,
      creatorId: 'crt_1',
      title: 'Print',
      imageUrl: null,
      quantity: 1,
      unitPrice,
    }));
    const total = prices.reduce((sum, price) => sum + price, 0);
    const order = await open(5000, { items, total });
    await charge(order);
    await pollOf()();
    for (const { dropId } of items)
      await shop.settle(order.id, { kind: 'cancel', by: 'drop', dropIds: [dropId] }, 'drop');
    return order;
  }
  const refundOf = (order: Order | null) => order?.items.map(({ refund }) => refund);

  it('give each part its own money, and do not let one that fails keep the others waiting', async () => {
    const order = await calledOff(700, 1800);
    const refund: PaymentProvider['refund'] = (wanted) =>
      wanted.part === 'drp_0' ? Promise.reject(new Error('the bank says no')) : demo.refund(wanted);
    await refundsOf({ provider: { refund } })();
    expect(refundOf(await shop.find(order.id))).toEqual(['refunding', 'refunded']);
    expect(await shop.find(order.id)).toMatchObject({ payment: { status: 'refunding' } });
    await refundsOf()();
    expect(await shop.find(order.id)).toMatchObject({ payment: { status: 'refunded' } });
    expect(await shop.demoPayments()).toMatchObject([
      {
        refunds: [
          { part: 'drp_1', amount: 1800 },
          { part: 'drp_0', amount: 700 },
        ],
      },
    ]);
  });

  it('ask nobody for the money of a part that cost nothing', async () => {
    const order = await calledOff(0, 1800);
    const asked: string[] = [];
    const refund: PaymentProvider['refund'] = (wanted) => {
      asked.push(wanted.part);
      return demo.refund(wanted);
    };
    await refundsOf({ provider: { refund } })();
    expect(refundOf(await shop.find(order.id))).toEqual([undefined, 'refunded']);
    expect(asked).toEqual(['drp_1']);
  });

  it('of a part that ends later do not wait for the turn of the first', async () => {
    const order = await calledOff(700, 1800);
    const asked: string[] = [];
    let now = Date.now() + 10 * DAY_MS;
    const rounds = createRefunds({
      orders,
      provider: {
        ...demo,
        refund: async ({ part }) => {
          asked.push(part);
          throw new Error('the bank is away');
        },
      },
      complete: completeBy(shop.settle),
      clock: { now: () => now },
      logger,
    });
    await rounds();
    now += 2000;
    await rounds();
    expect(asked, 'after ten days it is asked once an hour').toHaveLength(2);
    await shop.connection
      .collection<{ _id: string; updatedAt: Date }>('orders')
      .updateOne({ _id: order.id }, { $set: { updatedAt: new Date(now + 1) } });
    now += 2000;
    await rounds();
    expect(asked).toHaveLength(4);
  });

  it('give back money that came when the units were gone', async () => {
    const order = await open(5000, { isHolding: false });
    await charge(order);
    shop.stock.canTake = false;
    startProcesses(2);
    await expect.poll(() => shop.find(order.id)).toMatchObject({ payment: { status: 'refunded' } });
    expect(await shop.find(order.id)).toMatchObject({ status: 'failed', failure: { code: 'sold_out' } });
    expect(await shop.demoPayments()).toMatchObject([{ refunds: [{ amount: 2500 }] }]);
  });
});

describe('cancelled drops', () => {
  const drop = (id: string, changes: object = {}) =>
    shop.connection
      .collection<{ _id: string }>('drops')
      .insertOne({ _id: id, status: 'cancelled', updatedAt: ago(0), ...changes } as { _id: string }, {
        bypassDocumentValidation: true,
      });
  const confirmed = { status: 'confirmed', payment: { ...unpaid('demo'), status: 'succeeded' } } as const;
  const cancelling = () => ({ settle: shop.settle, clock: systemClock, findCancelledDrops });

  it('take all their orders with them, but those that are sent', async () => {
    await drop('drp_1');
    const many = await shop.addMany(900, confirmed);
    const held = await shop.add();
    const paying = await open(1000);
    const sent = await shop.add({ ...confirmed, fulfillment: 'SHIPPED' });
    const round = createDropCancellation({ ...cancelling(), orders });
    for (let count = 0; count < 5; count += 1) await round();
    const statuses = await Promise.all(idsOf(many).map(async (id) => (await shop.find(id)).status));
    expect(new Set(statuses)).toEqual(new Set(['cancelled']));
    expect(await shop.find(held.id)).toMatchObject({
      status: 'failed',
      failure: { code: 'drop_cancelled' },
    });
    expect(await shop.find(paying.id)).toMatchObject({
      status: 'failed',
      payment: { status: 'processing' },
    });
    expect(await shop.find(sent.id)).toMatchObject({ status: 'confirmed' });
    expect(await shop.find(String(many[0]?.id))).toMatchObject({ payment: { status: 'refunding' } });
  });

  it('are found late as well, and other drops are left alone', async () => {
    await drop('drp_1', { updatedAt: ago(DAY_MS) });
    await drop('drp_2', { status: 'live' });
    const item = { creatorId: 'crt_1', title: '', imageUrl: null, quantity: 1, unitPrice: 1 };
    const mine = await shop.add(confirmed);
    const others = await shop.add({ ...confirmed, items: [{ dropId: 'drp_2', ...item }] });
    startProcesses(2);
    await expect.poll(() => shop.find(mine.id)).toMatchObject({ status: 'cancelled' });
    expect(await shop.find(others.id)).toMatchObject({ status: 'confirmed' });
  });

  it('cost one look by an index when there is nothing to do', async () => {
    await drop('drp_1');
    let looks = 0;
    const counted = {
      cancellable: (...asked: Parameters<DueOrders['cancellable']>) => {
        looks += 1;
        return orders.cancellable(...asked);
      },
    };
    const round = createDropCancellation({ ...cancelling(), orders: counted });
    for (let count = 0; count < 5; count += 1) await round();
    expect(looks).toBe(1);
    const plan = await shop.connection
      .collection('drops')
      .find({ status: 'cancelled', updatedAt: { $gte: ago(1000) } })
      .explain();
    expect(JSON.stringify(plan)).toContain('cancelled_updatedAt');
  });
});

it('open payments are found by an index', async () => {
  await shop.addMany(200, { payment: null, status: 'confirmed' });
  await open(1000);
  const plan = await shop.connection
    .collection('orders')
    .find({ 'payment.status': { $in: ['processing', 'unknown'] }, 'payment.provider': 'demo' })
    .explain('executionStats');
  expect(plan['executionStats'].totalDocsExamined).toBe(1);
});

it('auto progress advances an order step by step to its door, whoever does it', async () => {
  const order = await shop.add({ status: 'confirmed', payment: null });
  let now = Date.now();
  const round = createAutoProgress({ orders, settle: shop.settle, clock: { now: () => now } });
  await round();
  expect(await shop.find(order.id)).toMatchObject({ fulfillment: 'PENDING' });
  for (let step = 0; step < 4; step += 1) {
    now += 5000;
    // Whether the second of them sees what the first has done is up to chance; no step is ever left out or made twice.
    await Promise.all([round(), round()]);
  }
  expect(await shop.find(order.id)).toMatchObject({ fulfillment: 'DELIVERED' });
});
