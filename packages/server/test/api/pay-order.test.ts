import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Order, PaymentReport, Settle } from '../../src/orders/index.ts';
import { createCompletePayment } from '../../src/payments/complete-payment.ts';
import { createDemoProvider } from '../../src/payments/demo-provider.ts';
import { createDueOrders } from '../../src/orders/due-orders.store.ts';
import { type PayOrderDeps, payOrder } from '../../src/payments/pay-order.ts';
import { createPaymentPoll } from '../../src/payments/payment-poll.worker.ts';
import type { PaymentProvider } from '../../src/payments/provider.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { Refusal } from '../../src/platform/http/problem.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { openPaidOrders, type PaidOrders } from '../helpers/paid-orders.ts';
import { makeStoredOrder } from '../helpers/stored-books.ts';

const logger = createLogger('silent');
const never = new Promise<never>(() => {});

let shop: PaidOrders;

beforeEach(async () => {
  shop = await openPaidOrders();
});

type Changes = Partial<Pick<PayOrderDeps, 'settle' | 'complete' | 'providerMs'>> & {
  provider?: Partial<PaymentProvider>;
};

/** One server process. */
function processOf({ provider: own, settle = shop.settle, ...changes }: Changes = {}): PayOrderDeps {
  return {
    findOwn: shop.findOwn,
    settle,
    complete: createCompletePayment({ settle, providerName: 'demo', logger }),
    provider: { ...createDemoProvider(shop.connection), ...own },
    clock: systemClock,
    logger,
    inFlight: new Map(),
    ...changes,
  };
}

const pay = (deps: PayOrderDeps, order: Order, method: string | null = null) =>
  payOrder(deps, { orderId: order.id, userId: order.userId, method });

const refused = (result: Order | Refusal) =>
  result instanceof Refusal ? { code: result.code, ...result.options } : expect.fail('it should be refused');

/** What the polling worker of another process does with all that is open. */
const poll = (deps: PayOrderDeps = processOf()) =>
  createPaymentPoll({ ...deps, orders: createDueOrders(shop.connection) })();

const sales = () => shop.changes.filter(({ sale }) => sale === 'made').length;

describe('paying an order', () => {
  it.each([
    [null, 'confirmed', 'succeeded'],
    ['demo_approve', 'confirmed', 'succeeded'],
    ['demo_decline', 'pending', 'required'],
    ['anything', 'pending', 'required'],
    ['constructor', 'pending', 'required'],
    ['demo_delay', 'pending', 'processing'],
    ['demo_lost', 'pending', 'unknown'],
  ])('with %s leaves it %s, %s', async (method, status, payment) => {
    const order = await shop.add();
    expect(await pay(processOf(), order, method)).toMatchObject({ status, payment: { status: payment } });
  });

  it('is for its buyer only', async () => {
    const order = await shop.add();
    const result = await payOrder(processOf(), { orderId: order.id, userId: 'usr_2', method: null });
    expect(refused(result)).toMatchObject({ code: 'not_found' });
    expect(await shop.demoPayments()).toEqual([]);
  });

  it('is too late when the hold has run out', async () => {
    const order = await shop.add({ holdExpiresAt: new Date(Date.now() - 60_000) });
    expect(refused(await pay(processOf(), order))).toMatchObject({
      code: 'hold_expired',
      shouldRetry: false,
    });
    expect(await shop.demoPayments()).toEqual([]);
  });

  it('charges nothing for an order that is over', async () => {
    const order = await shop.add({ status: 'cancelled', isHolding: false });
    expect(refused(await pay(processOf(), order))).toMatchObject({ code: 'invalid_transition' });
    expect(await shop.demoPayments()).toEqual([]);
  });

  it('that was paid is answered as it is', async () => {
    const order = await shop.add();
    const deps = processOf();
    await pay(deps, order);
    expect(await pay(deps, order, 'demo_decline')).toMatchObject({ status: 'confirmed' });
    expect(await shop.demoPayments()).toMatchObject([{ asked: 1, method: 'demo_approve' }]);
  });

  it.each([
    [1, 'EUR'],
    [1235, 'KWD'],
    [2500, 'ZZZ'],
  ])('that the provider cannot take (%i %s) is our fault, not that of the card', async (total, currency) => {
    const items = makeStoredOrder('usr_1').items.map((item) => ({ ...item, unitPrice: total }));
    const order = await shop.add({ items, total, currency });
    const deps = processOf();
    const error = vi.spyOn(logger, 'error');
    expect(refused(await pay(deps, order))).toMatchObject({
      code: 'unavailable',
      outcome: 'not_executed',
      shouldRetry: false,
    });
    expect(error).toHaveBeenCalledWith(expect.objectContaining({ orderId: order.id }), expect.any(String));
    expect(await shop.find(order.id)).toMatchObject({
      status: 'pending',
      isHolding: true,
      payment: { status: 'required', failure: { code: 'payment_unavailable' } },
    });
    expect(await shop.demoPayments()).toEqual([]);
  });

  it('is refused where another provider takes the money now', async () => {
    const order = await shop.add();
    const result = await pay(processOf({ provider: { name: 'stripe' } }), order);
    expect(refused(result)).toMatchObject({ code: 'unavailable', shouldRetry: false });
    expect((await shop.find(order.id)).payment?.status).toBe('required');
  });

  it('says that nobody knows when the database did not say', async () => {
    const order = await shop.add();
    const result = await pay(processOf({ settle: async () => ({ kind: 'unknown' }) }), order);
    expect(refused(result)).toMatchObject({ code: 'unavailable', outcome: 'unknown', shouldRetry: true });
  });

  it('says that it was too much, before anything was charged', async () => {
    const order = await shop.add();
    const settle: Settle = async () => ({ kind: 'refused', code: 'overloaded' });
    expect(refused(await pay(processOf({ settle }), order))).toMatchObject({
      code: 'overloaded',
      shouldRetry: true,
    });
    expect(await shop.demoPayments()).toEqual([]);
  });
});

describe('at the same time', () => {
  it('in one process, all get the one result of one charge', async () => {
    const order = await shop.add();
    const deps = processOf();
    const results = await Promise.all(Array.from({ length: 20 }, () => pay(deps, order)));
    for (const result of results) expect(result).toMatchObject({ status: 'confirmed' });
    expect(await shop.demoPayments()).toMatchObject([{ asked: 1 }]);
    expect(sales()).toBe(1);
  });

  it('in many processes, there is one charge, and nobody is told anything that is not so', async () => {
    const order = await shop.add();
    const results = await Promise.all(Array.from({ length: 20 }, () => pay(processOf(), order)));
    for (const result of results) {
      expect(result).not.toBeInstanceOf(Refusal);
      expect(['confirmed', 'pending']).toContain((result as Order).status);
    }
    expect(await shop.find(order.id)).toMatchObject({ status: 'confirmed' });
    expect(await shop.demoPayments()).toMatchObject([{ asked: 1 }]);
    expect(sales()).toBe(1);
  });

  it('as its hold runs out, it is paid or failed, never both', async () => {
    const orders = await shop.addMany(20, { holdExpiresAt: new Date(Date.now() + 400) });
    await Promise.all(
      orders.map(async (order, index) => {
        await new Promise((resolve) => setTimeout(resolve, 300 + index * 10));
        const expire = shop.settle(order.id, { kind: 'expire' }, 'hold-expiry');
        await Promise.all([pay(processOf(), order), expire]);
        await shop.settle(order.id, { kind: 'expire' }, 'hold-expiry');
      }),
    );
    const charged = new Set((await shop.demoPayments()).map(({ _id }) => _id));
    for (const { id } of orders) {
      const { status, payment } = await shop.find(id);
      expect([status, payment?.status]).toEqual(
        charged.has(id) ? ['confirmed', 'succeeded'] : ['failed', 'required'],
      );
    }
  });
});

describe('a provider that does not answer', () => {
  it('is not waited for, and what it says later counts', async () => {
    const order = await shop.add();
    let answer = (_word: PaymentReport) => {};
    const late = new Promise<PaymentReport>((resolve) => (answer = resolve));
    const result = await pay(processOf({ providerMs: 50, provider: { start: () => late } }), order);
    expect(result).toMatchObject({ status: 'pending', payment: { status: 'unknown' } });
    answer({ status: 'succeeded', reference: 'demo_1' });
    await expect.poll(() => shop.find(order.id)).toMatchObject({ status: 'confirmed' });
  });

  it('is asked again by whoever asks next', async () => {
    const order = await shop.add();
    await pay(processOf(), order, 'demo_lost');
    expect(await pay(processOf(), order)).toMatchObject({ status: 'confirmed' });
    expect(await shop.demoPayments()).toMatchObject([{ asked: 1, method: 'demo_lost' }]);
  });
});

// A process that dies is one that says nothing more from some step on.
type Step = 'begin' | 'begun' | 'charge' | 'charged' | 'complete' | 'completed';

function dyingAt(step: Step): PayOrderDeps & { isDead: Promise<void> } {
  let die = () => {};
  let isOver = false;
  const isDead = new Promise<void>((resolve) => (die = resolve));
  const at = async (here: Step) => {
    isOver ||= here === step;
    if (!isOver) return;
    die();
    // Its timers, too, come to nothing.
    await never;
  };
  const demo = createDemoProvider(shop.connection);
  const settle: Settle = async (orderId, change, cause) => {
    await at(change.kind === 'start_payment' ? 'begin' : 'complete');
    const settlement = await shop.settle(orderId, change, cause);
    await at(change.kind === 'start_payment' ? 'begun' : 'completed');
    return settlement;
  };
  const start: PaymentProvider['start'] = async (charge) => {
    await at('charge');
    const word = await demo.start(charge);
    await at('charged');
    return word;
  };
  return { ...processOf({ settle, provider: { start } }), isDead };
}

const STEPS: Step[] = ['begin', 'begun', 'charge', 'charged', 'complete', 'completed'];

describe.each(STEPS)('a process that dies at "%s"', (step) => {
  it.each([
    ['demo_approve', 'confirmed'],
    ['demo_decline', 'pending'],
    ['demo_lost', 'confirmed'],
  ])('leaves %s to be found: one charge, the order is %s', async (method, status) => {
    const order = await shop.add();
    const dying = dyingAt(step);
    // A lost answer is an answer that never comes: nobody dies after it.
    await Promise.race([dying.isDead, pay(dying, order, method)]);
    await shop.age(order.id, 15_000);
    await poll();
    // It never began: the buyer, who heard nothing, asks again.
    if (step === 'begin') await pay(processOf(), order, method);
    await shop.age(order.id, 15_000);
    // Once more for a charge whose answer was lost again.
    await poll();

    expect(await shop.find(order.id)).toMatchObject({ status });
    const payments = await shop.demoPayments();
    expect(payments).toHaveLength(1);
    expect(payments[0]?.method).toBe(method);
    expect(sales()).toBe(status === 'confirmed' ? 1 : 0);
  });

  it('leaves a buyer who asks another process no worse off', async () => {
    const order = await shop.add();
    const dying = dyingAt(step);
    void pay(dying, order);
    await dying.isDead;
    await shop.age(order.id, 15_000);
    expect(await pay(processOf(), order)).toMatchObject({ status: 'confirmed' });
    expect(await shop.demoPayments()).toHaveLength(1);
    expect(sales()).toBe(1);
  });
});
