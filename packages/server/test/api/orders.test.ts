import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { readBooks } from '../helpers/books.ts';
import { refusalOf } from '../helpers/refusal.ts';
import { faultyFields, send } from '../helpers/send.ts';
import { inMs, makeDrop } from '../helpers/shop.ts';
import { type CreatorPerson, type Person, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let creator: CreatorPerson;
let fan: Person;

beforeAll(async () => {
  app = await startApp();
  creator = await app.signUpCreator();
  fan = await app.signUp();
});
afterAll(() => app[Symbol.asyncDispose]());

describe('buying', () => {
  it('answers with a durable order and takes the units', async () => {
    const drop = await makeDrop(creator.client, { stock: 5, price: 1250 });
    const order = await fan.client.orders.create({ dropId: drop.id, quantity: 2 });
    expect(order).toMatchObject({
      userId: fan.session.user.id,
      status: 'confirmed',
      items: [{ dropId: drop.id, quantity: 2, unitPrice: 1250 }],
      total: 2500,
      currency: 'EUR',
      fulfillment: 'PENDING',
      failure: null,
    });
    expect(await fan.client.orders.get(order.id)).toEqual(order);
    expect((await fan.client.drops.get(drop.id)).remaining).toBe(3);
    expect((await readBooks(app.connection, drop.id)).faults).toEqual([]);
  });

  it('sums lines of the same drop before it checks anything', async () => {
    const drop = await makeDrop(creator.client, { stock: 5, perUserLimit: 3 });
    const line = { dropId: drop.id, quantity: 2 };
    const refusal = await refusalOf(fan.client.orders.create({ items: [line, line] }));
    expect(refusal.code).toBe('limit_reached');
    const order = await fan.client.orders.create({ items: [{ ...line, quantity: 1 }, line] });
    expect(order.items).toHaveLength(1);
    expect(order.items[0]?.quantity).toBe(3);
  });

  it('takes several drops or none', async () => {
    const [plenty, scarce] = await Promise.all([
      makeDrop(creator.client, { stock: 5 }),
      makeDrop(creator.client, { stock: 1 }),
    ]);
    const items = [
      { dropId: plenty.id, quantity: 2 },
      { dropId: scarce.id, quantity: 2 },
    ];
    const refusal = await refusalOf(fan.client.orders.create({ items }));
    expect(refusal).toMatchObject({ code: 'insufficient_stock', outcome: 'not_executed' });
    expect(refusal.problem?.remaining).toBe(1);
    expect((await readBooks(app.connection, plenty.id)).pool).toBe(5);

    const order = await fan.client.orders.create({ items: [items[0]!, { ...items[1]!, quantity: 1 }] });
    expect(order.total).toBe(2500 * 3);
    for (const { id } of [plenty, scarce]) expect((await readBooks(app.connection, id)).faults).toEqual([]);
  });

  it('sells the last units to smaller orders when a large one does not fit', async () => {
    const drop = await makeDrop(creator.client, { stock: 3 });
    const refusal = await refusalOf(fan.client.orders.create({ dropId: drop.id, quantity: 4 }));
    expect(refusal.code).toBe('insufficient_stock');
    await fan.client.orders.create({ dropId: drop.id, quantity: 3 });
    expect((await fan.client.drops.get(drop.id)).status).toBe('sold_out');
    expect((await refusalOf(fan.client.orders.create({ dropId: drop.id, quantity: 1 }))).code).toBe(
      'sold_out',
    );
  });
});

describe('one intent, one order', () => {
  it('gives the same order for the same key, also after the drop is sold out', async () => {
    const drop = await makeDrop(creator.client, { stock: 1 });
    const idempotencyKey = randomUUID();
    const body = { dropId: drop.id, quantity: 1 };
    const first = await fan.client.orders.create(body, { idempotencyKey }).withResponse();
    expect(first.response.status).toBe(201);
    expect(first.meta.replayed).toBe(false);
    for (let repeat = 0; repeat < 3; repeat += 1) {
      const again = await fan.client.orders.create(body, { idempotencyKey }).withResponse();
      expect(again.response.status).toBe(200);
      expect(again.meta.replayed).toBe(true);
      expect(again.data).toEqual(first.data);
    }
    expect(await fan.client.orders.byKey(idempotencyKey)).toEqual(first.data);
    expect((await readBooks(app.connection, drop.id)).orders).toHaveLength(1);
  });

  it('gives both of two simultaneous calls the success', async () => {
    const drop = await makeDrop(creator.client, { stock: 50 });
    const idempotencyKey = randomUUID();
    const calls = Array.from({ length: 20 }, () =>
      fan.client.orders.create({ dropId: drop.id, quantity: 1 }, { idempotencyKey }).withResponse(),
    );
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ data }) => data.id)).size).toBe(1);
    expect(answers.filter(({ meta }) => !meta.replayed)).toHaveLength(1);
    expect((await readBooks(app.connection, drop.id)).pool).toBe(49);
  });

  it('gives a repeat its order while another body is on its way under the same key', async () => {
    const drop = await makeDrop(creator.client, { stock: 50 });
    const idempotencyKey = randomUUID();
    const buy = (quantity: number) =>
      fan.client.orders.create({ dropId: drop.id, quantity }, { idempotencyKey });
    const order = await buy(1);
    const answers = await Promise.all(
      [2, 1, 3, 1].map((quantity) => (quantity === 1 ? buy(1) : refusalOf(buy(quantity)))),
    );
    expect([answers[1], answers[3]]).toEqual([order, order]);
    for (const refused of [answers[0], answers[2]])
      expect(refused).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('refuses the key with another body, at once and later', async () => {
    const drop = await makeDrop(creator.client);
    const idempotencyKey = randomUUID();
    await fan.client.orders.create({ dropId: drop.id, quantity: 1 }, { idempotencyKey });
    const refusal = await refusalOf(
      fan.client.orders.create({ dropId: drop.id, quantity: 2 }, { idempotencyKey }),
    );
    expect(refusal).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    expect((await readBooks(app.connection, drop.id)).pool).toBe(9);
  });

  it('never freezes a refusal', async () => {
    const drop = await makeDrop(creator.client, { stock: 1 });
    const other = await app.signUp();
    await other.client.orders.create({ dropId: drop.id, quantity: 1 });
    const idempotencyKey = randomUUID();
    const body = { dropId: drop.id, quantity: 1 };
    expect((await refusalOf(fan.client.orders.create(body, { idempotencyKey }))).code).toBe('sold_out');
    await creator.client.drops.restock(drop.id, { quantity: 1 });
    await expect
      .poll(() =>
        fan.client.orders.create(body, { idempotencyKey }).then(
          (order) => order.status,
          () => 'refused',
        ),
      )
      .toBe('confirmed');
  });

  it('does not say that an order did not happen while it is happening', async () => {
    const drop = await makeDrop(creator.client, { stock: 50 });
    for (let round = 0; round < 10; round += 1) {
      const idempotencyKey = randomUUID();
      const ordering = fan.client.orders.create({ dropId: drop.id, quantity: 1 }, { idempotencyKey });
      // Sent later, on a connection of its own; it may arrive first, and then there truly is nothing yet.
      const found = await fan.client.orders.byKey(idempotencyKey).catch(() => null);
      const order = await ordering;
      if (found) expect(found).toEqual(order);
      expect(await fan.client.orders.byKey(idempotencyKey)).toEqual(order);
    }
  });

  it("keeps people's keys apart", async () => {
    const drop = await makeDrop(creator.client);
    const other = await app.signUp();
    const idempotencyKey = randomUUID();
    const [mine, theirs] = await Promise.all(
      [fan, other].map(({ client }) =>
        client.orders.create({ dropId: drop.id, quantity: 1 }, { idempotencyKey }),
      ),
    );
    expect(mine?.id).not.toBe(theirs?.id);
    expect((await refusalOf(other.client.orders.get(mine?.id ?? ''))).code).toBe('not_found');
  });
});

describe('refusals', () => {
  test.each([
    ['not_started', 409, { startsAt: inMs(60_000) }],
    ['limit_reached', 409, { perUserLimit: 1 }],
  ])('%s', async (code, status, changes) => {
    const drop = await makeDrop(creator.client, changes);
    const refusal = await refusalOf(fan.client.orders.create({ dropId: drop.id, quantity: 2 }));
    expect(refusal).toMatchObject({ code, status, outcome: 'not_executed' });
    expect((await readBooks(app.connection, drop.id)).pool).toBe(10);
  });

  it('counts the limit over all orders of a person', async () => {
    const drop = await makeDrop(creator.client, { perUserLimit: 3 });
    await fan.client.orders.create({ dropId: drop.id, quantity: 2 });
    const refusal = await refusalOf(fan.client.orders.create({ dropId: drop.id, quantity: 2 }));
    expect(refusal.code).toBe('limit_reached');
    await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
    expect((await readBooks(app.connection, drop.id)).faults).toEqual([]);
  });

  it.each([
    ['paused', 'pause', 409],
    ['ended', 'end', 410],
    ['cancelled', 'cancel', 410],
  ] as const)('%s', async (code, command, status) => {
    const drop = await makeDrop(creator.client);
    await creator.client.drops[command](drop.id);
    const refusal = await refusalOf(fan.client.orders.create({ dropId: drop.id, quantity: 1 }));
    expect(refusal).toMatchObject({ code, status, outcome: 'not_executed' });
  });

  it('more of one drop than anybody may, however it is written', async () => {
    const drop = await makeDrop(creator.client, { stock: 500 });
    const items = Array.from({ length: 2 }, () => ({ dropId: drop.id, quantity: 51 }));
    expect(await refusalOf(fan.client.orders.create({ items }))).toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'items' }],
    });
  });

  it('drops of different currencies in one order', async () => {
    const [euros, yen] = await Promise.all([
      makeDrop(creator.client),
      makeDrop(creator.client, { currency: 'JPY' }),
    ]);
    const items = [euros, yen].map(({ id }) => ({ dropId: id, quantity: 1 }));
    expect((await refusalOf(fan.client.orders.create({ items }))).code).toBe('currencies_differ');
  });

  it('tells the time to whoever comes too early', async () => {
    const drop = await makeDrop(creator.client, { startsAt: inMs(60_000) });
    const { problem } = await refusalOf(fan.client.orders.create({ dropId: drop.id, quantity: 1 }));
    expect(Math.abs(Date.parse(problem?.serverTime ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('not by an old copy of a drop: a start moved to now sells now', async () => {
    const drop = await makeDrop(creator.client, { startsAt: inMs(60_000) });
    expect((await refusalOf(fan.client.orders.create({ dropId: drop.id, quantity: 1 }))).code).toBe(
      'not_started',
    );
    await creator.client.drops.update(drop.id, { startsAt: inMs(-5000) });
    await expect
      .poll(() =>
        fan.client.orders.create({ dropId: drop.id, quantity: 1 }).then(
          ({ status }) => status,
          () => 'refused',
        ),
      )
      .toBe('confirmed');
  });

  it('an unknown drop', async () => {
    const refusal = await refusalOf(fan.client.orders.create({ dropId: 'drp_nothing', quantity: 1 }));
    expect(refusal).toMatchObject({ code: 'not_found', status: 404 });
  });
});

describe('lists', () => {
  it('pages own orders, newest first, without repeats', async () => {
    const buyer = await app.signUp();
    const drop = await makeDrop(creator.client, { stock: 10 });
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      made.unshift((await buyer.client.orders.create({ dropId: drop.id, quantity: 1 })).id);
    }
    const seen: string[] = [];
    for await (const order of buyer.client.orders.list({ limit: 2 })) seen.push(order.id);
    expect(seen).toEqual(made);
  });

  it("shows a drop's orders and sales to its creator only", async () => {
    const drop = await makeDrop(creator.client, { stock: 10, price: 100 });
    const buyer = await app.signUp('Noor Buyer');
    await buyer.client.orders.create({ dropId: drop.id, quantity: 3 });
    const { items } = await creator.client.drops.orders(drop.id);
    expect(items).toMatchObject([{ buyerName: 'Noor Buyer', quantity: 3, total: 300 }]);
    const sales = await creator.client.drops.sales(drop.id);
    expect(sales).toMatchObject({ orders: 1, units: 3, revenue: 300, buyers: 1 });
    expect(sales.series).toHaveLength(1);
    const byMinute = await creator.client.drops.sales(drop.id, { resolution: 'minute' });
    expect(byMinute).toMatchObject({ resolution: 'minute', series: [{ orders: 1, units: 3, revenue: 300 }] });
    expect(byMinute.series[0]?.at).toMatch(/:00\.000Z$/);
    // The list of customers follows a moment later.
    await expect
      .poll(async () => (await creator.client.creators.customers()).items)
      .toEqual(
        expect.arrayContaining([expect.objectContaining({ name: 'Noor Buyer', spent: 300, units: 3 })]),
      );
    const stranger = await app.signUpCreator();
    expect((await refusalOf(stranger.client.drops.orders(drop.id))).code).toBe('forbidden');
    expect((await refusalOf(stranger.client.drops.sales(drop.id))).code).toBe('forbidden');
    expect((await refusalOf(buyer.client.drops.sales(drop.id))).code).toBe('forbidden');
  });
});

describe('what the caller says of their patience', () => {
  const order = async (timeout: string) => {
    const drop = await makeDrop(creator.client, { stock: 5 });
    const answer = await send(app.url, '/api/orders', {
      token: fan.session.accessToken,
      body: { dropId: drop.id, quantity: 1 },
      headers: { 'idempotency-key': randomUUID(), 'livedrops-timeout-ms': timeout },
    });
    return { answer, books: await readBooks(app.connection, drop.id) };
  };

  it('is kept to: what nobody waits for is not begun', async () => {
    const { answer, books } = await order('1');
    expect(answer.problem).toMatchObject({ code: 'overloaded', outcome: 'not_executed' });
    expect(answer.headers.get('livedrops-should-retry')).toBe('true');
    expect(books.orders).toEqual([]);
    expect((await order('5000')).answer.status).toBe(201);
  });

  it.each(['soon', '0', '-5', '1.5'])('must be milliseconds, not %s', async (timeout) => {
    const { answer, books } = await order(timeout);
    expect(answer.problem?.code).toBe('validation_failed');
    expect(faultyFields(answer)).toEqual(['LiveDrops-Timeout-Ms']);
    expect(books.orders).toEqual([]);
  });
});

it('writes down the path of each order when it is asked to, without keys', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  await using debugging = await startApp({ env: { ORDER_DEBUG: '1' }, overrides: { logger } });
  const maker = await debugging.signUpCreator();
  const buyer = await debugging.signUp();
  const drop = await makeDrop(maker.client);
  const idempotencyKey = randomUUID();
  const { id } = await buyer.client.orders.create({ dropId: drop.id, quantity: 1 }, { idempotencyKey });
  const steps = lines.map((line) => JSON.parse(line) as { step?: string; orderId?: string });
  expect(steps.filter(({ orderId }) => orderId === id).map(({ step }) => step)).toEqual(['asked', 'decided']);
  expect(steps.map(({ step }) => step)).toContain('commit');
  expect(lines.join()).not.toContain(idempotencyKey);
});
