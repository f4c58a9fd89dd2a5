import type { BulkStep, Drop, LiveDrops, Order, SoldQuery } from '@livedrops/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soldPartModel } from '../../src/sold/sold-part.model.ts';
import { readBooks } from '../helpers/books.ts';
import { codeOf, refusalOf } from '../helpers/refusal.ts';
import { makeDrop } from '../helpers/shop.ts';
import { type CreatorPerson, type Person, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let other: CreatorPerson;
let kim: Person;
let otis: Person;

beforeAll(async () => {
  app = await startApp();
  [other, kim, otis] = [
    await app.signUpCreator('Bo'),
    await app.signUp('Kim Lindqvist'),
    await app.signUp('Otis Ångström'),
  ];
});
afterAll(() => app[Symbol.asyncDispose]());

const buy = (person: Person, ...drops: Drop[]): Promise<Order> =>
  person.client.orders.create({ items: drops.map(({ id }) => ({ dropId: id, quantity: 1 })) });

const list = async (client: LiveDrops, query: SoldQuery = {}) =>
  (await client.orders.sold(query)).items.map(({ number, title }) => `${number} ${title}`);

/** Lists follow the log a moment later. */
const becomes = (client: LiveDrops, query: SoldQuery, wanted: readonly string[]) =>
  expect.poll(() => list(client, query)).toEqual(wanted);

const row = ({ number }: Order, title: string) => `${number} ${title}`;

async function end(client: LiveDrops, { id }: BulkStep): Promise<BulkStep> {
  await expect.poll(async () => (await client.orders.bulkStep(id)).status).toBe('done');
  return client.orders.bulkStep(id);
}

/** A creator with two drops and three orders: Kim's of each, and Otis's of both. */
async function openShop() {
  const { client, creatorId } = await app.signUpCreator('Ada');
  const one = await makeDrop(client, { title: 'One' });
  const two = await makeDrop(client, { title: 'Two' });
  const first = await buy(kim, one);
  const second = await buy(kim, two);
  const both = await buy(otis, one, two);
  await expect.poll(async () => (await list(client)).length).toBe(4);
  return { client, creatorId, one, two, first, second, both };
}

describe('the orders of all drops', () => {
  it('are listed by part, in both directions, of all drops or of one', async () => {
    const { client, one, first, second, both } = await openShop();
    const oldest = [row(first, 'One'), row(second, 'Two')];
    expect((await list(client, { sort: 'oldest' })).slice(0, 2)).toEqual(oldest);
    expect((await list(client)).toReversed()).toEqual(await list(client, { sort: 'oldest' }));
    expect(await list(client, { dropId: one.id })).toEqual([row(both, 'One'), row(first, 'One')]);
    const page = await client.orders.sold({ limit: 3 });
    const rest = await client.orders.sold({ limit: 3, cursor: page.nextCursor ?? '' });
    expect([page.items.length, rest.items.length, rest.nextCursor]).toEqual([3, 1, null]);
    const back = await client.orders.sold({ limit: 3, cursor: rest.previousCursor ?? '' });
    expect(back.items).toEqual(page.items);
  });

  it('are found by their number, its beginning, and the words of the name of their buyer', async () => {
    const { client, two, first, both } = await openShop();
    const code = first.number.slice('LD-'.length);
    for (const q of [first.number, first.number.toLowerCase(), code, code.slice(0, 6)])
      expect(await list(client, { q }), q).toEqual([row(first, 'One')]);
    for (const q of ['otis', 'angstrom', 'Ång oti']) expect((await list(client, { q })).length, q).toBe(2);
    expect(await list(client, { q: 'otis', dropId: two.id })).toEqual([row(both, 'Two')]);
    expect(await list(client, { q: 'otis kim' })).toEqual([]);
    expect((await list(client, { q: 'LD-' })).length).toBe(4);
    expect(await list(other.client, { q: first.number })).toEqual([]);
  });

  it('move from view to view as they are sent and given up', async () => {
    const { client, one, two, first, second, both } = await openShop();
    await client.orders.fulfill(first.id, { fulfillment: 'PROCESSING' });
    await client.orders.fulfill(first.id, { fulfillment: 'SHIPPED' });
    await kim.client.orders.cancel(second.id);
    await becomes(client, { view: 'sent' }, [row(first, 'One')]);
    await becomes(client, { view: 'cancelled' }, [row(second, 'Two')]);
    await becomes(client, { view: 'to_pack', dropId: one.id }, [row(both, 'One')]);
    await becomes(client, { view: 'to_pack', dropId: two.id, q: 'otis' }, [row(both, 'Two')]);
    expect(await client.orders.soldCounts()).toEqual({
      all: 4,
      to_pack: 2,
      sent: 1,
      refunded: 0,
      stuck: 0,
      cancelled: 1,
      max: 10_000,
    });
    expect(await client.orders.soldCounts({ dropId: one.id })).toMatchObject({ all: 2, to_pack: 1, sent: 1 });
  });

  it('show money that goes back', async () => {
    const { client } = await app.signUpCreator();
    const drop = await makeDrop(client, { title: 'Held', checkout: 'hold', holdSeconds: 600 });
    const order = await buy(kim, drop);
    await becomes(client, {}, [row(order, 'Held')]);
    expect(await list(client, { view: 'to_pack' })).toEqual([]);
    await kim.client.orders.pay(order.id);
    await becomes(client, { view: 'to_pack' }, [row(order, 'Held')]);
    await kim.client.orders.cancel(order.id);
    await becomes(client, { view: 'refunded' }, [row(order, 'Held')]);
  });

  it('say what an order is now, also before its lists follow', async () => {
    const { client, first } = await openShop();
    const parts = soldPartModel.collection(app.connection);
    const before = await parts.find({ orderId: first.id }).toArray();
    await client.orders.fulfill(first.id, { fulfillment: 'PROCESSING' });
    await client.orders.fulfill(first.id, { fulfillment: 'SHIPPED' });
    await becomes(client, { view: 'sent' }, [row(first, 'One')]);
    // As if the group of the log had died before it.
    await parts.updateOne({ orderId: first.id }, { $set: { keys: before[0]?.keys ?? [] } });
    expect(await list(client, { view: 'to_pack', q: first.number })).toEqual([]);
    const [shown] = (await client.orders.sold({ q: first.number })).items;
    expect(shown).toMatchObject({ id: first.id, fulfillment: 'SHIPPED', buyerName: 'Kim Lindqvist' });
  });

  it('are found by the new name of a buyer who took one', async () => {
    const { client, one } = await openShop();
    const sam = await app.signUp('Sam Before');
    const order = await buy(sam, one);
    await becomes(client, { q: 'before' }, [row(order, 'One')]);
    await sam.client.auth.updateMe({ name: 'Sam After' });
    await becomes(client, { q: 'after' }, [row(order, 'One')]);
    expect(await list(client, { q: 'before' })).toEqual([]);
  });

  it('are nobody else’s', async () => {
    const { one, first } = await openShop();
    expect(await list(other.client)).toEqual([]);
    const refusals = [
      other.client.orders.sold({ dropId: one.id }),
      other.client.orders.sold({ dropId: 'drp_missing' }),
      other.client.orders.soldCounts({ dropId: one.id }),
      other.client.orders.soldDetails(first.id),
      other.client.orders.bulkFulfil({ fulfillment: 'SHIPPED', view: 'to_pack', dropId: one.id }),
    ];
    expect(await Promise.all(refusals.map(codeOf))).toEqual(refusals.map(() => 'not_found'));
    expect(await codeOf(kim.client.orders.sold())).toBe('forbidden');
  });
});

describe('an order with all that happened to it', () => {
  it('says what was done, when and by whom, to the own parts only', async () => {
    const { client } = await app.signUpCreator();
    const [mine, theirs] = [await makeDrop(client), await makeDrop(other.client)];
    const order = await buy(kim, mine, theirs);
    await other.client.orders.fulfill(order.id, { fulfillment: 'PROCESSING' });
    await client.orders.fulfill(order.id, { fulfillment: 'PROCESSING' });
    await client.orders.fulfill(order.id, { fulfillment: 'SHIPPED' });
    await other.client.drops.cancel(theirs.id);
    const say = async (who: LiveDrops) =>
      (await who.orders.soldDetails(order.id)).history.map(
        ({ status, fulfillment, by }) => `${status} ${fulfillment} ${by}`,
      );
    expect(await say(client)).toEqual([
      'confirmed null buyer',
      'confirmed PROCESSING creator',
      'confirmed SHIPPED creator',
    ]);
    await expect
      .poll(() => say(other.client))
      .toEqual(['confirmed null buyer', 'confirmed PROCESSING creator', 'cancelled null creator']);
    const details = await client.orders.soldDetails(order.id);
    expect(details.order.items.map(({ dropId }) => dropId)).toEqual([mine.id]);
    expect(details.parts).toMatchObject([{ id: order.id, dropId: mine.id, buyerName: 'Kim Lindqvist' }]);
  });
});

describe('a bulk step', () => {
  it('takes a view through the steps between, and reports what cannot go', async () => {
    const { client, one, two, first, second, both } = await openShop();
    await client.orders.fulfill(first.id, { fulfillment: 'PROCESSING' });
    // Given up after it was listed.
    await kim.client.orders.cancel(second.id);
    await soldPartModel
      .collection(app.connection)
      .updateOne(
        { orderId: second.id },
        { $set: { revision: 99 }, $addToSet: { keys: `${two.id}/to_pack` } },
      );
    const step = await client.orders.bulkFulfil({ fulfillment: 'SHIPPED', view: 'to_pack', dropId: one.id });
    expect(step).toMatchObject({ fulfillment: 'SHIPPED', total: 2, failed: [] });
    expect(await end(client, step)).toMatchObject({ status: 'done', total: 2, done: 2, failedCount: 0 });
    const others = await client.orders.bulkFulfil({
      fulfillment: 'DELIVERED',
      view: 'to_pack',
      dropId: two.id,
    });
    const ended = await end(client, others);
    expect(ended).toMatchObject({ total: 2, done: 1, failedCount: 1 });
    expect(ended.failed).toEqual([
      {
        orderId: second.id,
        dropId: two.id,
        number: second.number,
        code: 'invalid_transition',
        detail: 'An order that is cancelled is not sent',
      },
    ]);
    const { items } = await otis.client.orders.get(both.id);
    expect(items.map(({ fulfillment }) => fulfillment).toSorted()).toEqual(['DELIVERED', 'SHIPPED']);
    for (const { id } of [one, two]) expect((await readBooks(app.connection, id)).faults).toEqual([]);
  });

  it('takes orders by name, each once, and nothing that is another creator’s', async () => {
    const { client, one, first, both } = await openShop();
    const foreign = await buy(kim, await makeDrop(other.client));
    const step = await client.orders.bulkFulfil({
      fulfillment: 'SHIPPED',
      orders: [
        { orderId: first.id },
        { orderId: first.id, dropId: one.id },
        { orderId: both.id, dropId: one.id },
        { orderId: foreign.id },
        { orderId: 'ord_missing' },
      ],
    });
    const ended = await end(client, step);
    expect(ended).toMatchObject({ total: 4, done: 2, failedCount: 2 });
    const missing = { dropId: null, number: null, code: 'not_found', detail: 'There is no such order' };
    expect(ended.failed).toEqual([
      { orderId: foreign.id, ...missing },
      { orderId: 'ord_missing', ...missing },
    ]);
    const parts = (await client.orders.soldDetails(both.id)).parts;
    expect(parts.map(({ title, fulfillment }) => `${title} ${fulfillment}`).toSorted()).toEqual([
      'One SHIPPED',
      'Two PENDING',
    ]);
    expect((await kim.client.orders.get(foreign.id)).fulfillment).toBe('PENDING');
    // Back is no way.
    const back = await client.orders.bulkFulfil({ fulfillment: 'PENDING', orders: [{ orderId: first.id }] });
    expect((await end(client, back)).failed).toMatchObject([
      { code: 'invalid_transition', detail: 'It is SHIPPED already' },
    ]);
  });

  it('is nobody else’s, may have nothing to do, and refuses what it cannot read', async () => {
    const { client } = await openShop();
    const step = await client.orders.bulkFulfil({ fulfillment: 'SHIPPED', view: 'stuck' });
    expect(step).toMatchObject({ status: 'done', total: 0, done: 0, failedCount: 0 });
    expect(await codeOf(other.client.orders.bulkStep(step.id))).toBe('not_found');
    expect(await codeOf(client.orders.bulkStep('blk_missing'))).toBe('not_found');
    for (const [body, field] of [
      [{ fulfillment: 'SHIPPED' }, ''],
      [{ fulfillment: 'SENT', view: 'to_pack' }, 'fulfillment'],
      [{ fulfillment: 'SHIPPED', orders: [] }, 'orders'],
      [{ fulfillment: 'SHIPPED', orders: [{ orderId: 'ord_1' }], view: 'to_pack' }, ''],
    ] as const) {
      const refusal = await refusalOf(client.orders.bulkFulfil(body as never));
      expect(refusal.code, JSON.stringify(body)).toBe('validation_failed');
      expect(JSON.stringify(refusal.problem?.errors)).toContain(field);
    }
  });

  it('takes a thousand orders', async () => {
    const { client } = await app.signUpCreator();
    const drop = await makeDrop(client, { stock: 1200 });
    const orders: Order[] = [];
    while (orders.length < 1200)
      orders.push(...(await Promise.all(Array.from({ length: 100 }, () => buy(kim, drop)))));
    await expect.poll(async () => (await client.orders.soldCounts()).to_pack).toBe(orders.length);
    const step = await client.orders.bulkFulfil({ fulfillment: 'SHIPPED', view: 'to_pack' });
    expect(await end(client, step)).toMatchObject({ total: 1200, done: 1200, failedCount: 0 });
    await expect.poll(async () => (await client.orders.soldCounts()).sent).toBe(orders.length);
    expect((await readBooks(app.connection, drop.id)).faults).toEqual([]);
  });
});
