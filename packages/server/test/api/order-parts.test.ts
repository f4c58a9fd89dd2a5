import type { Drop, EventType, LiveDrops, Order } from '@livedrops/sdk';
import { type Endpoint, endpoints } from '@livedrops/sdk/contract';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readDatabase } from '../../src/audit/index.ts';
import type { StoredOrder } from '../../src/orders/order.model.ts';
import type { StoredDemoPayment } from '../../src/payments/demo-provider.ts';
import { readBooks } from '../helpers/books.ts';
import { codeOf, refusalOf } from '../helpers/refusal.ts';
import { send } from '../helpers/send.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let ada: CreatorPerson;
let bo: CreatorPerson;
/** Drops of the running test: whatever it did, their books must be right. */
const made: Drop[] = [];

beforeAll(async () => {
  app = await startApp();
  [ada, bo] = [await app.signUpCreator('Ada'), await app.signUpCreator('Bo')];
});
afterAll(() => app[Symbol.asyncDispose]());
afterEach(async () => {
  for (const { id } of made.splice(0)) expect((await readBooks(app.connection, id)).faults).toEqual([]);
});

const PRICES = { ada: 2500, bo: 900 };

async function offer(creator: CreatorPerson, changes: Parameters<typeof makeDrop>[1] = {}): Promise<Drop> {
  const drop = await makeDrop(creator.client, {
    price: creator === ada ? PRICES.ada : PRICES.bo,
    perUserLimit: 3,
    ...changes,
  });
  made.push(drop);
  return drop;
}

type Fan = { userId: string; client: LiveDrops };
type Bought = { fan: Fan; order: Order; a: Drop; b: Drop };

/** An order of 1 unit of Ada's and 2 of Bo's. */
async function buy(checkout: 'hold' | 'instant', second: CreatorPerson = bo): Promise<Bought> {
  const terms = checkout === 'hold' ? ({ checkout, holdSeconds: 600 } as const) : {};
  const [a, b] = [await offer(ada, terms), await offer(second, terms)];
  const fan = makeFans(app, 1)[0] as Fan;
  const items = [
    { dropId: a.id, quantity: 1 },
    { dropId: b.id, quantity: 2 },
  ];
  return { fan, order: await fan.client.orders.create({ items }), a, b };
}

async function buyAndPay(second?: CreatorPerson): Promise<Bought> {
  const bought = await buy('hold', second);
  const paid = await bought.fan.client.orders.pay(bought.order.id);
  expect(paid).toMatchObject({ status: 'confirmed', payment: { status: 'succeeded' } });
  return bought;
}

const orderOf = ({ fan, order }: Bought) => fan.client.orders.get(order.id);
const partOf = (order: Order, { id }: Drop) => order.items.find(({ dropId }) => dropId === id);
const paymentOf = ({ order }: Bought) =>
  app.connection.collection<StoredDemoPayment>('demoPayments').findOne({ _id: order.id });
const moneyBack = async (bought: Bought) =>
  ((await paymentOf(bought))?.refunds ?? []).map(({ part, amount }) => ({ part, amount }));
const freeIn = async ({ id }: Drop) => (await readBooks(app.connection, id)).free;
const send3 = async (creator: CreatorPerson, orderId: string, dropId?: string) => {
  for (const fulfillment of ['PROCESSING', 'SHIPPED', 'DELIVERED'] as const)
    await creator.client.orders.fulfill(orderId, { fulfillment, dropId });
};

/** What the buyer was told of an order: types, and the drops they are about. */
async function toldTo({ fan, order }: Bought): Promise<[EventType, string[]][]> {
  const { items } = await fan.client.events.list({ topic: `user:${fan.userId}`, limit: 100 });
  return items.flatMap(({ type, data }): [EventType, string[]][] =>
    'order' in data && data.order.id === order.id ? [[type, data.dropIds.toSorted()]] : [],
  );
}

/** The rows in which a creator heard of an order on their own topic. */
async function heardBy({ client, creatorId }: CreatorPerson, order: Order) {
  const { items } = await client.events.list({ topic: `sales:${creatorId}`, limit: 100 });
  return items.flatMap((event) =>
    event.type === 'sales.updated'
      ? event.data.recent
          .filter(({ id }) => id === order.id)
          .map(({ status, fulfillment, total, refund }) => ({
            dropId: event.data.dropId,
            status,
            fulfillment,
            total,
            refund,
          }))
      : [],
  );
}

describe('a creator who calls their drop off', () => {
  it('pays their part back and tells the buyer, also when the others have sent theirs', async () => {
    const bought = await buyAndPay();
    const { order, a, b } = bought;
    await send3(ada, order.id);
    await bo.client.drops.cancel(b.id);
    await expect
      .poll(async () => partOf(await orderOf(bought), b))
      .toMatchObject({
        status: 'cancelled',
        failure: { code: 'drop_cancelled' },
        refund: 'refunded',
      });
    const after = await orderOf(bought);
    expect(after).toMatchObject({
      status: 'confirmed',
      fulfillment: 'DELIVERED',
      failure: null,
      total: PRICES.ada + 2 * PRICES.bo,
      payment: { status: 'succeeded', amount: after.total, refunding: 0, refunded: 2 * PRICES.bo },
    });
    expect(partOf(after, a)).toMatchObject({ status: 'confirmed', fulfillment: 'DELIVERED', refund: null });
    expect(await moneyBack(bought)).toEqual([{ part: b.id, amount: 2 * PRICES.bo }]);
    expect([await freeIn(a), await freeIn(b)]).toEqual([9, 10]);
    expect(await ada.client.drops.sales(a.id)).toMatchObject({ orders: 1, revenue: PRICES.ada, buyers: 1 });
    expect(await bo.client.drops.sales(b.id)).toMatchObject({ orders: 0, revenue: 0, buyers: 0 });
    await expect
      .poll(async () => (await toldTo(bought)).slice(-2))
      .toEqual([
        ['order.cancelled', [b.id]],
        ['order.refunded', [b.id]],
      ]);
    await expect
      .poll(async () => (await heardBy(bo, order)).at(-1))
      .toEqual({
        dropId: b.id,
        status: 'cancelled',
        fulfillment: 'PENDING',
        total: 1800,
        refund: 'refunded',
      });
    for (const { dropId, status } of await heardBy(ada, order))
      expect({ dropId, status }).not.toMatchObject({ status: 'cancelled' });
  });

  it('leaves the parts of others alone, whoever is first', async () => {
    const bought = await buy('instant');
    const { fan, a, b } = bought;
    await ada.client.drops.cancel(a.id);
    await expect
      .poll(async () => (await orderOf(bought)).items.map(({ status }) => status).toSorted())
      .toEqual(['cancelled', 'confirmed']);
    const after = await orderOf(bought);
    expect(after).toMatchObject({ status: 'confirmed', payment: null });
    expect(partOf(after, b)).toMatchObject({ status: 'confirmed', refund: null });
    expect([await freeIn(a), await freeIn(b)]).toEqual([10, 8]);
    // The place under the limit of a part that is over is free, that of the other is not.
    expect(await codeOf(fan.client.orders.create({ dropId: b.id, quantity: 2 }))).toBe('limit_reached');
    await bo.client.drops.cancel(b.id);
    await expect
      .poll(() => orderOf(bought))
      .toMatchObject({
        status: 'cancelled',
        failure: { code: 'drop_cancelled' },
      });
    const { items } = await bo.client.drops.orders(b.id);
    expect(items).toMatchObject([{ id: after.id, status: 'cancelled' }]);
  });

  it('parts two drops of their own, too', async () => {
    const bought = await buyAndPay(ada);
    const { order, a, b } = bought;
    await send3(ada, order.id, a.id);
    expect(await orderOf(bought)).toMatchObject({ fulfillment: 'PENDING' });
    await ada.client.drops.cancel(b.id);
    await expect.poll(async () => partOf(await orderOf(bought), b)?.refund).toBe('refunded');
    const rows = async ({ id }: Drop) => (await ada.client.drops.orders(id)).items;
    expect(await rows(a)).toMatchObject([{ status: 'confirmed', fulfillment: 'DELIVERED', quantity: 1 }]);
    expect(await rows(b)).toMatchObject([{ status: 'cancelled', fulfillment: 'PENDING', quantity: 2 }]);
  });

  it('before it is paid takes their part out: the buyer pays the rest', async () => {
    const bought = await buy('hold');
    const { fan, order, a, b } = bought;
    await bo.client.drops.cancel(b.id);
    await expect.poll(async () => partOf(await orderOf(bought), b)?.status).toBe('failed');
    expect(await orderOf(bought)).toMatchObject({
      status: 'pending',
      payment: { status: 'required', amount: PRICES.ada },
    });
    expect([await freeIn(a), await freeIn(b)]).toEqual([9, 10]);
    const paid = await fan.client.orders.pay(order.id);
    expect(paid).toMatchObject({ status: 'confirmed', payment: { status: 'succeeded', refunding: 0 } });
    expect(await paymentOf(bought)).toMatchObject({ amount: PRICES.ada, refunds: [] });
    await fan.client.orders.cancel(order.id);
    await expect.poll(async () => (await orderOf(bought)).payment?.status).toBe('refunded');
    expect(await moneyBack(bought)).toEqual([{ part: a.id, amount: PRICES.ada }]);
  });

  it('while it is being paid gets nothing: the money of their part goes back when it comes', async () => {
    const bought = await buy('hold');
    const { fan, order, a, b } = bought;
    await fan.client.orders.pay(order.id, { paymentMethod: 'demo_delay' });
    await bo.client.drops.cancel(b.id);
    await expect.poll(async () => partOf(await orderOf(bought), b)?.status).toBe('failed');
    await expect
      .poll(() => orderOf(bought))
      .toMatchObject({ status: 'confirmed', payment: { status: 'succeeded', refunded: 2 * PRICES.bo } });
    expect(await moneyBack(bought)).toEqual([{ part: b.id, amount: 2 * PRICES.bo }]);
    expect(partOf(await orderOf(bought), a)).toMatchObject({ status: 'confirmed', refund: null });
  });
});

describe('a creator who sends their part', () => {
  it('tells how far it is, and sees nothing of the others', async () => {
    const bought = await buyAndPay();
    const { order, a, b } = bought;
    const seen = await ada.client.orders.fulfill(order.id, { fulfillment: 'PROCESSING' });
    expect(seen).toMatchObject({ fulfillment: 'PROCESSING', total: PRICES.ada, payment: null });
    expect(seen.items).toMatchObject([{ dropId: a.id, fulfillment: 'PROCESSING' }]);
    expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${b.id}|${bo.creatorId}`));
    await ada.client.orders.fulfill(order.id, { fulfillment: 'SHIPPED' });
    await ada.client.orders.fulfill(order.id, { fulfillment: 'DELIVERED' });
    const whole = await orderOf(bought);
    expect(whole).toMatchObject({ status: 'confirmed', fulfillment: 'PENDING' });
    expect(partOf(whole, b)).toMatchObject({ fulfillment: 'PENDING' });
    const [row] = (await bo.client.drops.orders(b.id)).items;
    expect(row).toMatchObject({ fulfillment: 'PENDING', quantity: 2, total: 2 * PRICES.bo });
    await send3(bo, order.id);
    expect(await orderOf(bought)).toMatchObject({ fulfillment: 'DELIVERED' });
    await expect
      .poll(async () => (await toldTo(bought)).filter(([type]) => type === 'order.fulfillment'))
      .toEqual([a, a, a, b, b, b].map(({ id }) => ['order.fulfillment', [id]]));
  });

  it('cannot send what is of others, or over, or a part that does not exist', async () => {
    const bought = await buyAndPay();
    const { order, a, b } = bought;
    const fulfill = (dropId: string) =>
      refusalOf(ada.client.orders.fulfill(order.id, { fulfillment: 'PROCESSING', dropId }));
    const [foreign, missing] = [await fulfill(b.id), await fulfill('drp_missing')];
    expect(foreign).toMatchObject({ code: 'not_found' });
    expect({ ...foreign.problem, requestId: '' }).toEqual({ ...missing.problem, requestId: '' });
    await bought.fan.client.orders.cancel(order.id, { dropId: a.id });
    expect((await fulfill(a.id)).code).toBe('invalid_transition');
    expect(partOf(await orderOf(bought), b)).toMatchObject({ status: 'confirmed', fulfillment: 'PENDING' });
  });
});

describe('a buyer', () => {
  it('gives up a part while another is on its way, and the whole only before that', async () => {
    const bought = await buyAndPay();
    const { fan, order, a, b } = bought;
    await ada.client.orders.fulfill(order.id, { fulfillment: 'PROCESSING' });
    const refused = await refusalOf(fan.client.orders.cancel(order.id));
    expect(refused).toMatchObject({ code: 'invalid_transition', outcome: 'not_executed' });
    expect(await codeOf(fan.client.orders.cancel(order.id, { dropId: a.id }))).toBe('invalid_transition');
    expect(await codeOf(fan.client.orders.cancel(order.id, { dropId: 'drp_missing' }))).toBe('not_found');
    const given = await fan.client.orders.cancel(order.id, { dropId: b.id });
    expect(given).toMatchObject({
      status: 'confirmed',
      payment: { status: 'refunding', refunding: 2 * PRICES.bo },
    });
    expect(partOf(given, b)).toMatchObject({
      status: 'cancelled',
      failure: { code: 'cancelled_by_buyer' },
      refund: 'refunding',
    });
    const again = await Promise.all(
      [1, 2, 3].map(() => fan.client.orders.cancel(order.id, { dropId: b.id })),
    );
    for (const { items } of again)
      expect(items.map(({ status }) => status)).toEqual(given.items.map(({ status }) => status));
    await expect
      .poll(() => orderOf(bought))
      .toMatchObject({ status: 'confirmed', payment: { status: 'succeeded', refunded: 2 * PRICES.bo } });
    expect(await moneyBack(bought)).toEqual([{ part: b.id, amount: 2 * PRICES.bo }]);
    expect([await freeIn(a), await freeIn(b)]).toEqual([9, 10]);
  });

  it('gives up the whole with a request that has no body, and each part is paid back once', async () => {
    const bought = await buyAndPay();
    const { fan, order, a, b } = bought;
    const { body } = await send(app.url, `/api/orders/${order.id}/cancel`, {
      method: 'POST',
      token: (await fan.client.getToken()) ?? '',
    });
    expect(body).toMatchObject({ status: 'cancelled', payment: { status: 'refunding' } });
    await expect.poll(() => orderOf(bought)).toMatchObject({ payment: { status: 'refunded', refunding: 0 } });
    expect((await moneyBack(bought)).toSorted((x, y) => x.amount - y.amount)).toEqual([
      { part: b.id, amount: 2 * PRICES.bo },
      { part: a.id, amount: PRICES.ada },
    ]);
    const told = async () =>
      (await toldTo(bought)).filter(([type]) => type === 'order.refunded').flatMap(([, ids]) => ids);
    await expect.poll(async () => (await told()).toSorted()).toEqual([a.id, b.id].toSorted());
  });
});

const ofOrders = Object.entries(endpoints as Record<string, Endpoint>).filter(([, { path }]) =>
  path.includes('{orderId}'),
);
const BODIES: Record<string, object> = {
  'orders.fulfill': { fulfillment: 'PROCESSING' },
  'orders.note': { note: 'Fragile' },
};

it.each(ofOrders)(
  '%s answers for an order of others as for one that does not exist',
  async (name, endpoint) => {
    const { order } = await buy('instant', ada);
    const stranger = await app.signUpCreator();
    const ask = async (orderId: string) => {
      const { status, problem } = await send(app.url, `/api${endpoint.path.replace('{orderId}', orderId)}`, {
        method: endpoint.method,
        token: stranger.session.accessToken,
        ...(endpoint.body && { body: BODIES[name] ?? {} }),
      });
      return { status, problem: { ...problem, requestId: '' } };
    };
    const foreign = await ask(order.id);
    expect(foreign).toMatchObject({ status: 404, problem: { code: 'not_found' } });
    expect(foreign).toEqual(await ask('ord_missing'));
    const stored = app.connection.collection<StoredOrder>('orders');
    expect(await stored.findOne({ _id: order.id })).toMatchObject({ revision: 0 });
  },
);

it('leaves the whole database consistent: events of each part, told once', async () => {
  await expect
    .poll(async () => {
      const { faults, skipped } = await readDatabase(app.connection);
      return { faults: [...faults], skipped: [...skipped] };
    })
    .toEqual({ faults: [], skipped: [] });
});
