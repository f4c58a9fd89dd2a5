import { setTimeout as sleep } from 'node:timers/promises';
import { createIdempotencyKey, type Drop, isApiError, type LiveDrops, type Order } from '@livedrops/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StoredOrder } from '../../src/orders/order.model.ts';
import type { StoredDemoPayment } from '../../src/payments/demo-provider.ts';
import { readBooks } from '../helpers/books.ts';
import { codeOf, refusalOf } from '../helpers/refusal.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { type ServerProcess, spawnServer } from '../helpers/spawn-server.ts';
import { type CreatorPerson, people, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let second: ServerProcess;
let creator: CreatorPerson;
/** Drops of the running test: whatever it did, their books must be right. */
const made: Drop[] = [];

beforeAll(async () => {
  app = await startApp();
  second = await spawnServer(app.env);
  creator = await app.signUpCreator();
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});
afterEach(async () => {
  for (const { id } of made.splice(0)) expect((await readBooks(app.connection, id)).faults).toEqual([]);
});

async function offer(changes: Parameters<typeof makeDrop>[1] = {}): Promise<Drop> {
  const drop = await makeDrop(creator.client, { checkout: 'hold', holdSeconds: 60, stock: 5, ...changes });
  made.push(drop);
  return drop;
}

type Fan = { userId: string; client: LiveDrops };

const [newFan, elsewhere] = [
  (): Fan => makeFans(app, 1)[0] as Fan,
  async ({ client }: Fan) => people(second.url).client(await client.getToken()),
];

async function hold(drop: Drop, quantity = 1): Promise<{ fan: Fan; order: Order }> {
  const fan = newFan();
  return { fan, order: await fan.client.orders.create({ dropId: drop.id, quantity }) };
}
type Held = Awaited<ReturnType<typeof hold>>;

const pay = ({ fan, order }: Held, paymentMethod?: string) =>
  fan.client.orders.pay(order.id, { paymentMethod });
const orderOf = ({ fan, order }: Held) => fan.client.orders.get(order.id);
const becomes = (held: Held, state: object) => expect.poll(() => orderOf(held)).toMatchObject(state);
const freeIn = async ({ id }: Drop) => (await readBooks(app.connection, id)).free;
const statusOf = async ({ id }: Drop) => (await creator.client.drops.get(id)).status;

const orders = () => app.connection.collection<StoredOrder>('orders');
const payments = () => app.connection.collection<StoredDemoPayment>('demoPayments');
const paymentOf = ({ order }: Held) => payments().findOne({ _id: order.id });

/** Lets the time of a hold run out. */
const runOut = ({ order }: Held) =>
  orders().updateOne({ _id: order.id, status: 'pending' }, { $set: { holdExpiresAt: new Date(0) } });

/** Begins a payment that stays open until `decide`. */
async function beginToPay(held: Held): Promise<void> {
  // Before it is begun, because the provider decides after three seconds, which may be too soon on a busy machine.
  const { id: _id, total: amount, currency } = held.order;
  const method = 'demo_delay';
  const [status, succeedsAt] = ['processing' as const, new Date('2999-01-01')];
  await payments().insertOne({
    _id,
    amount,
    currency,
    method,
    status,
    succeedsAt,
    attempt: 1,
    asked: 0,
    refunds: [],
  });
  expect(await pay(held, method)).toMatchObject({ status: 'pending', payment: { status } });
}
const decide = ({ order }: Held) =>
  payments().updateOne({ _id: order.id }, { $set: { succeedsAt: new Date(0) } });

/** Events of one kind of event, oldest first, as the buyer reads them. */
const eventsOf = async ({ fan, order }: Held): Promise<string[]> => {
  const { items } = await fan.client.events.list({ topic: `user:${fan.userId}`, limit: 100 });
  return items.flatMap(({ type, data }) => ('order' in data && data.order.id === order.id ? [type] : []));
};

/** What was told last of the stock of a drop. */
const stockOf = async ({ id }: Drop): Promise<unknown> => {
  const { items } = await creator.client.events.list({ topic: `drop:${id}`, limit: 100 });
  return items.findLast(({ type }) => type === 'stock.changed')?.data;
};

describe('a hold', () => {
  it('keeps its units for the time that was promised', async () => {
    const drop = await offer({ holdSeconds: 30 });
    const held = await hold(drop, 2);
    const { status, payment, createdAt, holdExpiresAt } = held.order;
    expect({ status, payment }).toEqual({
      status: 'pending',
      payment: {
        status: 'required',
        provider: 'demo',
        clientSecret: null,
        amount: 5000,
        refunding: 0,
        refunded: 0,
        failure: null,
      },
    });
    expect(Date.parse(holdExpiresAt ?? '') - Date.parse(createdAt)).toBe(30_000);
    expect(await creator.client.drops.get(drop.id)).toMatchObject({ remaining: 3, held: 2 });
    await expect.poll(() => stockOf(drop)).toMatchObject({ remaining: 3, held: 2 });
    expect(await creator.client.drops.sales(drop.id)).toMatchObject({ orders: 0, units: 0, held: 2 });
    await expect.poll(() => eventsOf(held)).toEqual(['order.pending']);
  });

  it('that is paid is confirmed at once, and a creator sees it', async () => {
    const drop = await offer({ stock: 1 });
    const held = await hold(drop);
    expect(await pay(held, 'demo_approve')).toMatchObject({
      status: 'confirmed',
      payment: { status: 'succeeded' },
    });
    expect(await creator.client.drops.sales(drop.id)).toMatchObject({ units: 1, held: 0 });
    // Nothing is left, as before, but now nothing may come back.
    await expect.poll(() => stockOf(drop)).toMatchObject({ status: 'sold_out', remaining: 0, held: 0 });
    await expect.poll(() => eventsOf(held)).toEqual(['order.pending', 'order.confirmed']);
    const [row] = (await creator.client.drops.orders(drop.id)).items;
    expect(row).toMatchObject({ id: held.order.id, status: 'confirmed' });
  });

  it.each([
    ['demo_decline', 'payment_declined'],
    ['nonsense', 'payment_method_invalid'],
  ])('keeps its units after %s, and is paid with another try', async (method, code) => {
    const drop = await offer({ stock: 1 });
    const held = await hold(drop);
    const tried = await pay(held, method);
    expect(tried).toMatchObject({
      status: 'pending',
      failure: null,
      payment: { status: 'required', failure: { code } },
    });
    expect(await freeIn(drop)).toBe(0);
    expect(await pay(held, method)).toMatchObject({ holdExpiresAt: tried.holdExpiresAt });
    await expect.poll(() => eventsOf(held)).toEqual(Array(3).fill('order.pending'));
    const paid = await pay(held, 'demo_approve');
    expect(paid).toMatchObject({ status: 'confirmed', payment: { status: 'succeeded', failure: null } });
    expect(await paymentOf(held)).toMatchObject({ status: 'succeeded', refunds: [] });
  });

  it('whose tries all failed ends when its time is over', async () => {
    const drop = await offer({ stock: 1 });
    const held = await hold(drop);
    await pay(held, 'demo_decline');
    await runOut(held);
    await becomes(held, { status: 'failed', failure: { code: 'hold_expired' } });
    await expect.poll(() => freeIn(drop)).toBe(1);
  });

  it.each(['demo_delay', 'demo_lost'])('paid with %s is confirmed later, with one charge', async (method) => {
    const held = await hold(await offer());
    expect(await pay(held, method)).toMatchObject({ status: 'pending' });
    // Another process says the same of it.
    const there = await elsewhere(held.fan);
    expect(['processing', 'unknown', 'succeeded']).toContain(
      (await there.orders.pay(held.order.id)).payment?.status,
    );
    await becomes(held, { status: 'confirmed', payment: { status: 'succeeded' } });
    expect(await paymentOf(held)).toMatchObject({ method, asked: 1, refunds: [] });
    await expect.poll(() => eventsOf(held)).toEqual(['order.pending', 'order.confirmed']);
  });

  it('that runs out frees its units for others, and cannot be paid any more', async () => {
    const drop = await offer({ stock: 1 });
    const held = await hold(drop);
    await expect.poll(() => statusOf(drop)).toBe('sold_out');
    await runOut(held);
    await becomes(held, { status: 'failed', failure: { code: 'hold_expired' } });
    expect(await refusalOf(pay(held))).toMatchObject({ code: 'hold_expired', status: 410 });
    expect(await statusOf(drop)).toBe('live');
    expect(await pay(await hold(drop))).toMatchObject({ status: 'confirmed' });
    expect(await paymentOf(held)).toBeNull();
    await expect.poll(() => eventsOf(held)).toEqual(['order.pending', 'order.failed']);
  });

  it('is for its buyer only', async () => {
    const held = await hold(await offer());
    const { client } = newFan();
    expect(await codeOf(client.orders.pay(held.order.id))).toBe('not_found');
    expect(await codeOf(client.orders.cancel(held.order.id))).toBe('not_found');
    expect(await codeOf(creator.client.orders.get(held.order.id))).toBe('not_found');
    expect(await orderOf(held)).toEqual(held.order);
  });
});

describe('one hold for a person in a drop', () => {
  it('is the answer to everybody who asks for it at two processes at once', async () => {
    const drop = await offer({ stock: 50, perUserLimit: 3 });
    const asking = Array.from({ length: 8 }, () => newFan()).map(async (fan) => {
      const apis = [fan.client, await elsewhere(fan)];
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, n) =>
          apis[n % 2]!.orders.create({ dropId: drop.id, quantity: 1 }).withResponse(),
        ),
      );
      expect(new Set(answers.map(({ data }) => data.id)).size).toBe(1);
      expect(answers.filter(({ meta }) => !meta.replayed)).toHaveLength(1);
    });
    await Promise.all(asking);
    expect(await freeIn(drop)).toBe(42);
  });

  it('is found again when all is sold, paused or over', async () => {
    const drop = await offer({ stock: 2 });
    const held = await hold(drop, 2);
    await expect.poll(() => statusOf(drop)).toBe('sold_out');
    const there = await elsewhere(held.fan);
    const again = async () => {
      for (const api of [held.fan.client, there]) {
        expect(await api.orders.create({ dropId: drop.id, quantity: 2 })).toEqual(held.order);
        expect(await api.orders.create({ dropId: drop.id, quantity: 2, unitPrice: 2500 })).toEqual(
          held.order,
        );
      }
    };
    await again();
    expect(await codeOf(newFan().client.orders.create({ dropId: drop.id, quantity: 1 }))).toBe('sold_out');
    await creator.client.drops.pause(drop.id);
    await again();
    // For a moment it may still be remembered as sold out, which is as true.
    const refusalOfNew = () => codeOf(newFan().client.orders.create({ dropId: drop.id, quantity: 1 }));
    await expect.poll(refusalOfNew).toBe('paused');
    await creator.client.drops.resume(drop.id);
    await creator.client.drops.end(drop.id);
    await again();
    expect(await pay(held)).toMatchObject({ status: 'confirmed' });
    await expect.poll(refusalOfNew).toBe('ended');
    expect(await codeOf(held.fan.client.orders.create({ dropId: drop.id, quantity: 1 }))).toBe('ended');
  });

  it('stays as it is when another quantity or price is asked for, and the difference is said', async () => {
    const drop = await offer({ stock: 3 });
    const { fan, order } = await hold(drop, 2);
    await creator.client.drops.update(drop.id, { price: 2600 });
    const there = await elsewhere(fan);
    const ask = async (line: { quantity: number; unitPrice?: number }) => {
      const answers = await Promise.all(
        [fan.client, there].map((api) => refusalOf(api.orders.create({ dropId: drop.id, ...line }))),
      );
      for (const { code, outcome, problem } of answers)
        expect({ code, outcome, orderId: problem?.orderId }).toEqual({
          code: 'hold_exists',
          outcome: 'not_executed',
          orderId: order.id,
        });
      return answers.map(({ errors }) => errors.map(({ field }) => field));
    };
    expect(await ask({ quantity: 1 })).toEqual([['quantity'], ['quantity']]);
    // For a second after two orders have met, a process looks who holds what before it decides. Afterwards it must say the same.
    await sleep(1500);
    expect(await ask({ quantity: 2, unitPrice: 2600 })).toEqual([['unitPrice'], ['unitPrice']]);
    await creator.client.drops.pause(drop.id);
    expect(await ask({ quantity: 3, unitPrice: 1 })).toEqual([
      ['quantity', 'unitPrice'],
      ['quantity', 'unitPrice'],
    ]);
    expect(await orderOf({ fan, order })).toEqual(order);
  });

  it('answers every key that it was the answer to, for ever and everywhere', async () => {
    const drop = await offer();
    const { fan, order } = await hold(drop);
    const there = await elsewhere(fan);
    const keys = [createIdempotencyKey(), createIdempotencyKey()];
    for (const [index, api] of [fan.client, there].entries()) {
      const key = keys[index]!;
      expect(await codeOf(api.orders.byKey(key))).toBe('not_found');
      expect((await api.orders.create({ dropId: drop.id, quantity: 1 }, { idempotencyKey: key })).id).toBe(
        order.id,
      );
    }
    await fan.client.orders.cancel(order.id);
    expect((await hold(drop)).order.id).not.toBe(order.id);
    for (const api of [fan.client, there]) {
      for (const key of keys) {
        expect(await api.orders.byKey(key)).toMatchObject({ id: order.id, status: 'failed' });
        const repeat = api.orders
          .create({ dropId: drop.id, quantity: 1 }, { idempotencyKey: key })
          .withResponse();
        expect(await repeat).toMatchObject({ data: { id: order.id }, meta: { replayed: true } });
        expect(
          await codeOf(api.orders.create({ dropId: drop.id, quantity: 2 }, { idempotencyKey: key })),
        ).toBe('idempotency_key_reused');
      }
    }
    expect(await freeIn(drop)).toBe(4);
  });

  it('is found by a process that has not heard yet that all is sold', async () => {
    for (let round = 0; round < 10; round += 1) {
      const drop = await offer({ stock: 1 });
      const fan = newFan();
      const there = await elsewhere(fan);
      // The other process has a fresh copy of a drop that sells.
      await there.drops.get(drop.id);
      await codeOf(there.orders.create({ dropId: drop.id, quantity: 2 }));
      const held = await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
      expect(await there.orders.create({ dropId: drop.id, quantity: 1 })).toEqual(held);
    }
  });

  it('ends with its payment: the next one is another order', async () => {
    const drop = await offer();
    const held = await hold(drop);
    await pay(held);
    const next = await held.fan.client.orders.create({ dropId: drop.id, quantity: 1 });
    expect(next.id).not.toBe(held.order.id);
    expect(next.status).toBe('pending');
  });

  it('is in the way of a basket, and a basket in its', async () => {
    const [one, two] = [await offer({ holdSeconds: 300 }), await offer({ holdSeconds: 40 })];
    const instant = await offer({ checkout: 'instant', holdSeconds: undefined });
    const basket = [one, two, instant].map(({ id }) => ({ dropId: id, quantity: 1 }));
    const held = await hold(one);
    expect(await codeOf(held.fan.client.orders.create({ items: basket }))).toBe('hold_exists');
    for (const drop of [two, instant]) expect(await freeIn(drop)).toBe(5);

    const fan = newFan();
    const order = await fan.client.orders.create({ items: basket });
    expect(order.status).toBe('pending');
    // The shortest of the holds is that of all of it.
    expect(Date.parse(order.holdExpiresAt ?? '') - Date.parse(order.createdAt)).toBe(40_000);
    for (const drop of [one, two])
      expect(await codeOf(fan.client.orders.create({ dropId: drop.id, quantity: 1 }))).toBe('hold_exists');
    expect(await pay({ fan, order })).toMatchObject({ status: 'confirmed' });
    for (const [drop, units] of [
      [one, 1],
      [two, 1],
      [instant, 1],
    ] as const)
      expect(await creator.client.drops.sales(drop.id)).toMatchObject({ orders: 1, units });
  });

  it('in a basket gives everything back when it runs out', async () => {
    const [one, two] = [await offer(), await offer({ checkout: 'instant', holdSeconds: undefined })];
    const fan = newFan();
    const items = [one, two].map(({ id }) => ({ dropId: id, quantity: 2 }));
    const order = await fan.client.orders.create({ items });
    for (const drop of [one, two]) expect(await freeIn(drop)).toBe(3);
    await runOut({ fan, order });
    await becomes({ fan, order }, { status: 'failed', failure: { code: 'hold_expired' } });
    for (const drop of [one, two]) expect(await freeIn(drop)).toBe(5);
  });
});

describe('a payment', () => {
  it('extends a hold that is about to end, once, and shortens none', async () => {
    const [short, long] = [await hold(await offer()), await hold(await offer({ holdSeconds: 3600 }))];
    const soon = new Date(Date.now() + 20_000);
    await orders().updateOne({ _id: short.order.id }, { $set: { holdExpiresAt: soon } });
    await beginToPay(short);
    const extended = Date.parse((await orderOf(short)).holdExpiresAt ?? '');
    expect(extended - soon.getTime()).toBeGreaterThan(30_000);
    await pay(short, 'demo_delay');
    expect(Date.parse((await orderOf(short)).holdExpiresAt ?? '')).toBe(extended);
    await beginToPay(long);
    expect((await orderOf(long)).holdExpiresAt).toBe(long.order.holdExpiresAt);
    await decide(short);
    await decide(long);
    for (const held of [short, long]) await becomes(held, { status: 'confirmed' });
  });

  it('that comes after the hold takes its units again while there are any', async () => {
    const drop = await offer({ stock: 2 });
    const held = await hold(drop);
    await beginToPay(held);
    await runOut(held);
    await expect.poll(() => freeIn(drop)).toBe(2);
    expect(await orderOf(held)).toMatchObject({ status: 'pending' });
    await decide(held);
    await becomes(held, { status: 'confirmed', payment: { status: 'succeeded' } });
    expect(await freeIn(drop)).toBe(1);
    expect(await paymentOf(held)).toMatchObject({ asked: 1, refunds: [] });
  });

  it('that comes after its units were sold to others is paid back once', async () => {
    const drop = await offer({ stock: 1 });
    const held = await hold(drop);
    await beginToPay(held);
    await runOut(held);
    await expect.poll(() => freeIn(drop)).toBe(1);
    expect(await pay(await hold(drop))).toMatchObject({ status: 'confirmed' });
    await decide(held);
    await becomes(held, {
      status: 'failed',
      failure: { code: 'sold_out' },
      payment: { status: 'refunded' },
    });
    expect(await paymentOf(held)).toMatchObject({ asked: 1, refunds: [{ amount: 2500 }] });
    expect(await freeIn(drop)).toBe(0);
  });

  it('that is asked for everywhere at once is charged once', async () => {
    const drop = await offer({ stock: 20 });
    const held = await Promise.all(Array.from({ length: 10 }, () => hold(drop)));
    await Promise.all(
      held.map(async ({ fan, order }) => {
        const apis = [fan.client, await elsewhere(fan)];
        await Promise.all(Array.from({ length: 4 }, (_, n) => apis[n % 2]!.orders.pay(order.id)));
      }),
    );
    for (const one of held) {
      await becomes(one, { status: 'confirmed' });
      expect(await paymentOf(one)).toMatchObject({ asked: 1, refunds: [] });
    }
    expect(await freeIn(drop)).toBe(10);
  });
});

describe('cancelling', () => {
  it('a hold gives its units back, and again changes nothing', async () => {
    const drop = await offer({ stock: 2 });
    const held = await hold(drop, 2);
    const cancelled = await held.fan.client.orders.cancel(held.order.id);
    expect(cancelled).toMatchObject({ status: 'failed', failure: { code: 'cancelled_by_buyer' } });
    expect(await held.fan.client.orders.cancel(held.order.id)).toEqual(cancelled);
    expect(await freeIn(drop)).toBe(2);
    expect(await codeOf(pay(held))).toBe('invalid_transition');
    expect(await paymentOf(held)).toBeNull();
  });

  it('a paid order gives units and money back once, also at two processes at once', async () => {
    const drop = await offer({ stock: 2 });
    const held = await hold(drop, 2);
    await pay(held);
    const apis = [held.fan.client, await elsewhere(held.fan)];
    await Promise.all(Array.from({ length: 6 }, (_, n) => apis[n % 2]!.orders.cancel(held.order.id)));
    await becomes(held, { status: 'cancelled', payment: { status: 'refunded' } });
    expect(await paymentOf(held)).toMatchObject({ refunds: [{ amount: 5000 }] });
    expect(await freeIn(drop)).toBe(2);
    expect(await creator.client.drops.sales(drop.id)).toMatchObject({ orders: 0, units: 0, revenue: 0 });
    await expect
      .poll(() => eventsOf(held))
      .toEqual(['order.pending', 'order.confirmed', 'order.cancelled', 'order.refunded']);
  });

  it('waits for a payment that is under way', async () => {
    const drop = await offer();
    const held = await hold(drop);
    await beginToPay(held);
    expect(await refusalOf(held.fan.client.orders.cancel(held.order.id))).toMatchObject({
      code: 'invalid_transition',
      outcome: 'not_executed',
    });
    await decide(held);
    await becomes(held, { status: 'confirmed' });
    expect(await held.fan.client.orders.cancel(held.order.id)).toMatchObject({ status: 'cancelled' });
  });

  it('is too late once it is packed', async () => {
    const held = await hold(await offer());
    await pay(held);
    await creator.client.orders.fulfill(held.order.id, { fulfillment: 'PROCESSING' });
    expect(await codeOf(held.fan.client.orders.cancel(held.order.id))).toBe('invalid_transition');
    expect(await orderOf(held)).toMatchObject({ status: 'confirmed' });
  });
});

describe('the limit of a person', () => {
  it.each<[string, (held: Held) => Promise<unknown>]>([
    ['a cancelled hold', ({ fan, order }) => fan.client.orders.cancel(order.id)],
    ['an expired hold', runOut],
    [
      'a cancelled order',
      async (held) => {
        await pay(held);
        await held.fan.client.orders.cancel(held.order.id);
      },
    ],
  ])('is free again after %s', async (_what, giveUp) => {
    const drop = await offer({ perUserLimit: 2 });
    const held = await hold(drop, 2);
    await giveUp(held);
    await expect.poll(() => freeIn(drop)).toBe(5);
    const next = await held.fan.client.orders.create({ dropId: drop.id, quantity: 2 });
    expect(next.id).not.toBe(held.order.id);
    await pay({ fan: held.fan, order: next });
    const refusal = await refusalOf(held.fan.client.orders.create({ dropId: drop.id, quantity: 1 }));
    expect(refusal).toMatchObject({ code: 'limit_reached' });
    expect(refusal.message).toContain('You have 2');
  });
});

describe('fulfilment', () => {
  it('goes one step at a time and tells the buyer each', async () => {
    const held = await hold(await offer());
    const { orders: api } = creator.client;
    const move = (fulfillment: Order['fulfillment']) => api.fulfill(held.order.id, { fulfillment });
    expect(await codeOf(move('PROCESSING'))).toBe('invalid_transition');
    await pay(held);
    expect(await codeOf(move('SHIPPED'))).toBe('invalid_transition');
    for (const step of ['PROCESSING', 'SHIPPED', 'DELIVERED'] as const) {
      // Two who press at once move it one step.
      const moved = await Promise.all([move(step), move(step)]);
      for (const order of moved) expect(order.fulfillment).toBe(step);
    }
    expect(await codeOf(move('SHIPPED'))).toBe('invalid_transition');
    await expect
      .poll(() => eventsOf(held))
      .toEqual([
        'order.pending',
        'order.confirmed',
        'order.fulfillment',
        'order.fulfillment',
        'order.fulfillment',
      ]);
  });

  it('is no business of strangers, nor of the buyer', async () => {
    const held = await hold(await offer());
    await pay(held);
    const stranger = await app.signUpCreator();
    const fulfill = ({ client }: { client: LiveDrops }) =>
      codeOf(client.orders.fulfill(held.order.id, { fulfillment: 'PROCESSING' }));
    expect([await fulfill(stranger), await fulfill(held.fan)]).toEqual(['not_found', 'forbidden']);
    expect(await orderOf(held)).toMatchObject({ fulfillment: 'PENDING' });
  });
});

describe('what somebody saw', () => {
  it('is the price that they pay, or the field that is wrong is named', async () => {
    const [one, two] = [await offer({ price: 1000 }), await offer({ price: 2000 })];
    const fan = newFan();
    await creator.client.drops.update(two.id, { price: 2500 });
    const single = await refusalOf(
      fan.client.orders.create({ dropId: two.id, quantity: 1, unitPrice: 2000 }),
    );
    expect(single).toMatchObject({ code: 'price_changed', outcome: 'not_executed' });
    expect(single.problem).toMatchObject({ price: 2500, errors: [{ field: 'unitPrice' }] });
    const items = [
      { dropId: one.id, quantity: 1, unitPrice: 1000 },
      { dropId: two.id, quantity: 1, unitPrice: 2000 },
    ];
    const basket = await refusalOf(fan.client.orders.create({ items }));
    expect(basket.problem).toMatchObject({
      code: 'price_changed',
      price: 2500,
      errors: [{ field: 'items.1.unitPrice' }],
    });
    for (const drop of [one, two]) expect(await freeIn(drop)).toBe(5);
    // A hold keeps the price that it was made with.
    const held = await hold(two);
    await creator.client.drops.update(two.id, { price: 9900 });
    expect(await pay(held)).toMatchObject({ status: 'confirmed', total: 2500 });
    expect(await paymentOf(held)).toMatchObject({ amount: 2500 });
  });

  it('is what an edit is made on', async () => {
    const drop = await offer();
    await creator.client.drops.update(drop.id, { title: 'First', version: drop.version });
    expect(
      await codeOf(creator.client.drops.update(drop.id, { title: 'Second', version: drop.version })),
    ).toBe('version_conflict');
    const now = await creator.client.drops.get(drop.id);
    expect(now).toMatchObject({ title: 'First', version: drop.version + 1 });
    // Orders are not edits.
    await hold(drop);
    await creator.client.drops.update(drop.id, { title: 'Third', version: now.version });
    const edits = Array.from({ length: 5 }, (_, n) =>
      creator.client.drops.update(drop.id, { title: `At once ${n}`, version: now.version + 1 }).then(
        () => 'done',
        (error: unknown) => (isApiError(error) ? error.code : String(error)),
      ),
    );
    const ends = await Promise.all(edits);
    expect(ends.filter((end) => end === 'done')).toHaveLength(1);
    expect(ends.filter((end) => end === 'version_conflict')).toHaveLength(4);
  });
});

describe('a creator', () => {
  it('who calls a drop off cancels every order, tells every buyer and pays all of them back', async () => {
    const drop = await offer({ stock: 10 });
    const [waiting, packed, sent] = [await hold(drop), await hold(drop), await hold(drop)];
    const [paid, open] = [await hold(drop), await hold(drop)];
    for (const one of [packed, sent, paid]) await pay(one);
    const move = (held: Held, fulfillment: Order['fulfillment']) =>
      creator.client.orders.fulfill(held.order.id, { fulfillment });
    for (const one of [packed, sent]) await move(one, 'PROCESSING');
    await move(sent, 'SHIPPED');
    await beginToPay(open);
    await creator.client.drops.cancel(drop.id);

    const reason = { failure: { code: 'drop_cancelled' } };
    for (const one of [paid, packed])
      await becomes(one, { status: 'cancelled', payment: { status: 'refunded' }, ...reason });
    for (const one of [waiting, open]) await becomes(one, { status: 'failed', ...reason });
    await decide(open);
    await becomes(open, { status: 'failed', payment: { status: 'refunded' } });
    // What is on its way stays.
    expect(await orderOf(sent)).toMatchObject({ status: 'confirmed', payment: { status: 'succeeded' } });
    for (const one of [paid, packed])
      await expect
        .poll(async () => (await eventsOf(one)).slice(-2))
        .toEqual(['order.cancelled', 'order.refunded']);
    await expect.poll(async () => (await eventsOf(waiting)).at(-1)).toBe('order.failed');
    await expect
      .poll(async () => (await eventsOf(open)).slice(-2))
      .toEqual(['order.failed', 'order.refunded']);
    const refunds = await Promise.all([waiting, packed, sent, paid, open].map(paymentOf));
    expect(refunds.map((payment) => payment?.refunds.length)).toEqual([undefined, 1, 0, 1, 1]);
    expect(await codeOf(newFan().client.orders.create({ dropId: drop.id, quantity: 1 }))).toBe('cancelled');
  });

  it('cannot take away what is sold or held, and is told how much that is', async () => {
    const drop = await offer({ stock: 5 });
    await pay(await hold(drop, 2));
    const held = await hold(drop);
    const refusal = await refusalOf(creator.client.drops.restock(drop.id, { quantity: -3 }));
    expect(refusal).toMatchObject({ code: 'stock_below_sold', outcome: 'not_executed' });
    expect(refusal.problem).toMatchObject({ remaining: 2 });
    expect(refusal.message).toContain('3 units are sold or held');
    expect(await creator.client.drops.restock(drop.id, { quantity: -2 })).toMatchObject({
      stock: 3,
      remaining: 0,
    });
    await runOut(held);
    await expect.poll(() => freeIn(drop)).toBe(1);
    expect(await creator.client.drops.restock(drop.id, { quantity: -1 })).toMatchObject({ stock: 2 });
  });
});
