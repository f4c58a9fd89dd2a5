import { describe, expect, it } from 'vitest';
import type { Order } from '../src/index.ts';
import { scenarios } from '../src/msw/index.ts';
import { BASE, clientOf, dropOf, HOUR, server, start, useMockServer } from './helpers/mock.ts';

useMockServer();

const TAYLOR = 'taylor.hernandez806@inbox.test';

/** A live hold drop of Drew's with 4 units at 20.00, and two fans. */
const setUp = async (change: { stock?: number; holdSeconds?: number } = {}) => {
  const mock = start();
  const { db, client: rowan, creator } = mock;
  const drop = db.addDrop({
    productId: dropOf(db, 'live').productId,
    startsAt: db.now(),
    endsAt: new Date(db.clock.now() + 2 * HOUR).toISOString(),
    stock: 4,
    price: 2000,
    checkout: 'hold',
    ...change,
  });
  const reserve = (quantity = 1) => rowan.orders.create({ dropId: drop.id, quantity });
  const now = async () => rowan.drops.get(drop.id);
  /** What the person was told of their orders, in order. */
  const told = async () => {
    const topic = `user:${rowan.session?.current?.user.id ?? ''}` as const;
    const { items } = await rowan.events.list({ topic, limit: 100 });
    return items.map(({ type }) => type.replace('order.', ''));
  };
  return { ...mock, rowan, creator, taylor: clientOf(db, TAYLOR), drop, reserve, now, told };
};

const refusal = (code: string) => expect.objectContaining({ code });
const failed = (code: string) => ({ status: 'failed', failure: { code } });

describe('a hold', () => {
  it('keeps units for a while, and is the same one when asked for again', async () => {
    const { db, rowan, creator, drop, reserve, now, told } = await setUp();
    const order = await reserve(2);
    expect(order).toMatchObject({
      status: 'pending',
      holdExpiresAt: new Date(db.clock.now() + 300_000).toISOString(),
      payment: { status: 'required', provider: 'demo', clientSecret: null, failure: null },
    });
    expect((await now()).remaining).toBe(2);
    const again = await rowan.orders.create({ dropId: drop.id, quantity: 2 }).withResponse();
    expect(again.response.status).toBe(200);
    expect(again.meta.replayed).toBe(true);
    expect(again.data.id).toBe(order.id);
    await expect(rowan.orders.create({ dropId: drop.id, quantity: 1 })).rejects.toMatchObject({
      code: 'hold_exists',
      problem: { orderId: order.id, errors: [{ field: 'quantity' }] },
    });
    expect(await creator.drops.sales(drop.id)).toMatchObject({ orders: 0, units: 0, revenue: 0, held: 2 });
    expect(await told()).toEqual(['pending']);
  });

  it('ends, and its units come back, when nobody pays', async () => {
    const { db, rowan, creator, drop, reserve, now, told } = await setUp({ stock: 1, holdSeconds: 30 });
    const order = await reserve();
    expect(await now()).toMatchObject({ status: 'sold_out', remaining: 0, held: 1 });
    db.advance(29_999);
    expect((await rowan.orders.get(order.id)).status).toBe('pending');
    db.advance(1);
    expect(await rowan.orders.get(order.id)).toMatchObject(failed('hold_expired'));
    expect(await now()).toMatchObject({ status: 'live', remaining: 1, held: 0 });
    expect(await creator.drops.sales(drop.id)).toMatchObject({ held: 0 });
    await expect(rowan.orders.pay(order.id)).rejects.toMatchObject({ code: 'hold_expired', status: 410 });
    expect((await reserve()).id).not.toBe(order.id);
    expect(await told()).toEqual(['pending', 'failed', 'pending']);
  });

  it('counts for the limit per person until it is over', async () => {
    const { db, client: rowan } = start();
    const drop = dropOf(db, 'live');
    db.drops.set(drop.id, { ...drop, checkout: 'hold', holdSeconds: 30, perUserLimit: 2 });
    const order = await rowan.orders.create({ dropId: drop.id, quantity: 2 });
    await rowan.orders.pay(order.id);
    await expect(rowan.orders.create({ dropId: drop.id, quantity: 1 })).rejects.toEqual(
      refusal('limit_reached'),
    );
    await rowan.orders.cancel(order.id);
    expect((await rowan.orders.create({ dropId: drop.id, quantity: 2 })).status).toBe('pending');
  });

  it('is set up with the drop', async () => {
    const { db, creator, drop } = await setUp();
    const input = { productId: drop.productId, startsAt: db.now(), endsAt: drop.endsAt, stock: 1 };
    expect(await creator.drops.create({ ...input, checkout: 'hold' })).toMatchObject({
      checkout: 'hold',
      holdSeconds: 300,
    });
    expect(await creator.drops.create(input)).toMatchObject({ checkout: 'instant', holdSeconds: null });
    await expect(creator.drops.create({ ...input, holdSeconds: 60 })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'holdSeconds' }],
    });
  });
});

describe('paying', () => {
  it('confirms once, however often it is asked', async () => {
    const { db, rowan, creator, drop, reserve, now, told } = await setUp({ stock: 2 });
    const { id } = await reserve(2);
    const stock: unknown[] = [];
    db.events.subscribe(({ type, data }) => type === 'stock.changed' && stock.push(data));
    const paid = await rowan.orders.pay(id);
    expect(await now()).toMatchObject({ status: 'sold_out', remaining: 0, held: 0 });
    expect(stock).toMatchObject([{ status: 'sold_out', remaining: 0, held: 0 }]);
    expect(paid).toMatchObject({ status: 'confirmed', payment: { status: 'succeeded' } });
    expect(await rowan.orders.pay(id, { paymentMethod: 'demo_decline' })).toEqual(paid);
    expect(await creator.drops.sales(drop.id)).toMatchObject({ orders: 1, units: 2, revenue: 4000, held: 0 });
    expect(await told()).toEqual(['pending', 'confirmed']);
  });

  it('is repeated by itself after a lost answer', async () => {
    const { db, rowan, reserve, told } = await setUp();
    const { id } = await reserve();
    server.use(...scenarios.lostResponse({ baseUrl: BASE, db, endpoint: 'orders.pay' }));
    const { data, meta } = await rowan.orders.pay(id).withResponse();
    expect(meta.attempts).toBe(2);
    expect(data.status).toBe('confirmed');
    expect(await told()).toEqual(['pending', 'confirmed']);
  });

  it.each([
    ['demo_decline', 'payment_declined'],
    ['nonsense', 'payment_method_invalid'],
  ])('keeps the units after %s, for another try', async (paymentMethod, code) => {
    const { rowan, reserve, now, told } = await setUp();
    const { id } = await reserve(3);
    const tried = await rowan.orders.pay(id, { paymentMethod });
    expect(tried).toMatchObject({ status: 'pending', payment: { status: 'required', failure: { code } } });
    expect(await rowan.orders.pay(id, { paymentMethod })).toMatchObject({
      holdExpiresAt: tried.holdExpiresAt,
    });
    expect((await now()).remaining).toBe(1);
    expect(await rowan.orders.pay(id)).toMatchObject({ status: 'confirmed', payment: { failure: null } });
    expect(await told()).toEqual(['pending', 'pending', 'pending', 'confirmed']);
  });

  it.each([
    ['demo_delay', 'processing', 4000],
    ['demo_lost', 'unknown', 8000],
  ])('is decided later with %s', async (paymentMethod, status, ms) => {
    const { db, rowan, reserve } = await setUp();
    const { id } = await reserve();
    expect(await rowan.orders.pay(id, { paymentMethod })).toMatchObject({
      status: 'pending',
      payment: { status },
    });
    db.advance(ms - 1);
    expect(await rowan.orders.pay(id)).toMatchObject({ status: 'pending', payment: { status } });
    await expect(rowan.orders.cancel(id)).rejects.toEqual(refusal('invalid_transition'));
    db.advance(1);
    expect(await rowan.orders.get(id)).toMatchObject({
      status: 'confirmed',
      payment: { status: 'succeeded' },
    });
  });

  it('keeps the units for another minute when it begins late', async () => {
    const { db, rowan, reserve } = await setUp({ holdSeconds: 30 });
    const { id } = await reserve();
    db.advance(29_000);
    const { holdExpiresAt } = await rowan.orders.pay(id, { paymentMethod: 'demo_delay' });
    expect(holdExpiresAt).toBe(new Date(db.clock.now() + 60_000).toISOString());
  });

  it.each<[string, boolean, Partial<Order>[]]>([
    ['takes them again when they are there', false, [{ status: 'confirmed' }]],
    [
      'pays back when they are gone',
      true,
      [
        { ...failed('sold_out'), payment: { status: 'refunding' } },
        { ...failed('sold_out'), payment: { status: 'refunded' } },
      ] as Partial<Order>[],
    ],
  ])('that is decided after the hold: %s', async (_name, soldMeanwhile, states) => {
    const { db, rowan, taylor, drop, reserve, now } = await setUp({ stock: 1 });
    db.payments.delayMs = 10 * 60_000;
    const { id } = await reserve();
    await rowan.orders.pay(id, { paymentMethod: 'demo_delay' });
    db.advance(5 * 60_000);
    expect(await rowan.orders.get(id)).toMatchObject({
      status: 'pending',
      payment: { status: 'processing' },
    });
    expect((await now()).remaining).toBe(1);
    if (soldMeanwhile) {
      const other = await taylor.orders.create({ dropId: drop.id, quantity: 1 });
      await taylor.orders.pay(other.id);
    }
    for (const [index, state] of states.entries()) {
      db.advance(index === 0 ? 5 * 60_000 : 3000);
      expect(await rowan.orders.get(id)).toMatchObject(state);
    }
    expect((await now()).remaining).toBe(0);
  });

  it('is for own orders, and nothing to do for those that are confirmed', async () => {
    const { db, rowan, taylor, reserve } = await setUp();
    const { id } = await reserve();
    await expect(taylor.orders.pay(id)).rejects.toEqual(refusal('not_found'));
    await expect(taylor.orders.cancel(id)).rejects.toEqual(refusal('not_found'));
    const instant = await rowan.orders.create({ dropId: dropOf(db, 'live').id, quantity: 1 });
    expect(instant.payment).toBeNull();
    expect(await rowan.orders.pay(instant.id)).toEqual(instant);
  });
});

describe('cancelling', () => {
  it('gives a hold up', async () => {
    const { rowan, reserve, now, told } = await setUp();
    const { id } = await reserve(2);
    const cancelled = await rowan.orders.cancel(id);
    expect(cancelled).toMatchObject(failed('cancelled_by_buyer'));
    expect(await rowan.orders.cancel(id)).toEqual(cancelled);
    expect((await now()).remaining).toBe(4);
    expect(await told()).toEqual(['pending', 'failed']);
  });

  it('pays back what was paid, once', async () => {
    const { db, rowan, creator, drop, reserve, now, told } = await setUp();
    const { id } = await reserve(2);
    await rowan.orders.pay(id);
    expect(await rowan.orders.cancel(id)).toMatchObject({
      status: 'cancelled',
      failure: { code: 'cancelled_by_buyer' },
      payment: { status: 'refunding' },
    });
    db.advance(3000);
    expect((await rowan.orders.cancel(id)).payment?.status).toBe('refunded');
    expect((await now()).remaining).toBe(4);
    expect(await creator.drops.sales(drop.id)).toMatchObject({ orders: 0, units: 0, revenue: 0 });
    expect(await told()).toEqual(['pending', 'confirmed', 'cancelled', 'refunded']);
  });

  it('is over once the order is being packed', async () => {
    const { rowan, creator, reserve, told } = await setUp();
    const { id } = await reserve();
    await rowan.orders.pay(id);
    await creator.orders.fulfill(id, { fulfillment: 'PROCESSING' });
    await expect(rowan.orders.cancel(id)).rejects.toEqual(refusal('invalid_transition'));
    expect(await told()).toEqual(['pending', 'confirmed', 'fulfillment']);
  });

  it('of a drop ends all its orders that are not shipped', async () => {
    const { db, rowan, taylor, creator, drop, reserve } = await setUp();
    const paid = await reserve();
    await rowan.orders.pay(paid.id);
    const held = await taylor.orders.create({ dropId: drop.id, quantity: 1 });
    expect(await creator.drops.cancel(drop.id)).toMatchObject({ status: 'cancelled', remaining: 4 });
    expect(await rowan.orders.get(paid.id)).toMatchObject({
      status: 'cancelled',
      failure: { code: 'drop_cancelled' },
      payment: { status: 'refunding' },
    });
    expect(await taylor.orders.get(held.id)).toMatchObject(failed('drop_cancelled'));
    await expect(creator.drops.cancel(drop.id)).rejects.toEqual(refusal('invalid_transition'));
    const shipped = await rowan.orders.create({ dropId: dropOf(db, 'live').id, quantity: 1 });
    await creator.orders.fulfill(shipped.id, { fulfillment: 'PROCESSING' });
    await creator.orders.fulfill(shipped.id, { fulfillment: 'SHIPPED' });
    await creator.drops.cancel(shipped.items[0]?.dropId ?? '');
    expect((await rowan.orders.get(shipped.id)).status).toBe('confirmed');
  });
});

describe('fulfilment', () => {
  it('goes one step at a time, by a creator of the order', async () => {
    const { db, rowan, creator, reserve } = await setUp();
    const { id } = await reserve();
    const step = (fulfillment: Order['fulfillment']) => creator.orders.fulfill(id, { fulfillment });
    await expect(step('PROCESSING')).rejects.toEqual(refusal('invalid_transition'));
    await rowan.orders.pay(id);
    await expect(step('SHIPPED')).rejects.toEqual(refusal('invalid_transition'));
    expect((await step('PROCESSING')).fulfillment).toBe('PROCESSING');
    expect((await step('PROCESSING')).fulfillment).toBe('PROCESSING');
    await step('SHIPPED');
    await step('DELIVERED');
    await expect(step('PENDING')).rejects.toEqual(refusal('invalid_transition'));
    const other = clientOf(db, 'mika.lindqvist@example.com');
    await expect(other.orders.fulfill(id, { fulfillment: 'DELIVERED' })).rejects.toEqual(
      refusal('not_found'),
    );
    await expect(creator.orders.fulfill('ord_none', { fulfillment: 'SHIPPED' })).rejects.toEqual(
      refusal('not_found'),
    );
  });
});

describe('the price that was seen', () => {
  it('is what is paid, or nothing is bought', async () => {
    const { rowan, creator, drop, now } = await setUp();
    await creator.drops.update(drop.id, { price: 2500 });
    await expect(
      rowan.orders.create({ dropId: drop.id, quantity: 1, unitPrice: 2000 }),
    ).rejects.toMatchObject({
      code: 'price_changed',
      status: 409,
      problem: { price: 2500 },
      errors: [{ field: 'unitPrice' }],
    });
    const items = [
      { dropId: drop.id, quantity: 1 },
      { dropId: drop.id, quantity: 1, unitPrice: 2000 },
    ];
    await expect(rowan.orders.create({ items })).rejects.toMatchObject({
      code: 'price_changed',
      errors: [{ field: 'items.1.unitPrice' }],
    });
    expect((await now()).remaining).toBe(4);
    const order = await rowan.orders.create({ dropId: drop.id, quantity: 1, unitPrice: 2500 });
    expect(order.total).toBe(2500);
  });

  it('is one for all lines of a drop', async () => {
    const { rowan, drop } = await setUp();
    const line = (unitPrice: number) => ({ dropId: drop.id, quantity: 1, unitPrice });
    await expect(rowan.orders.create({ items: [line(2000), line(1)] })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'items.1.unitPrice' }],
    });
  });
});
