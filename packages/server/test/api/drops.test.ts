import type { EventEnvelope, ReminderMinutes } from '@livedrops/sdk';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { readBooks } from '../helpers/books.ts';
import { refusalOf } from '../helpers/refusal.ts';
import { inMs, makeDrop } from '../helpers/shop.ts';
import { spawnServer } from '../helpers/spawn-server.ts';
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

const eventsOf = async (dropId: string): Promise<EventEnvelope[]> =>
  (await fan.client.events.list({ topic: `drop:${dropId}`, limit: 100 })).items;

const typesOf = async (dropId: string): Promise<string[]> =>
  (await eventsOf(dropId)).map(({ type }) => type).filter((type) => type !== 'stock.changed');

describe('scheduling', () => {
  it("takes the product's price, currency and title unless told otherwise", async () => {
    const drop = await makeDrop(creator.client, { startsAt: inMs(60_000) });
    expect(drop).toMatchObject({
      creatorId: creator.creatorId,
      title: 'Linen print',
      price: 2500,
      currency: 'EUR',
      status: 'scheduled',
      stock: 10,
      remaining: 10,
      perUserLimit: null,
      checkout: 'instant',
      version: 1,
    });
    expect(await makeDrop(creator.client, { price: 1, currency: 'JPY', title: 'Other' })).toMatchObject({
      price: 1,
      currency: 'JPY',
      title: 'Other',
      status: 'live',
    });
  });

  test.each([
    ['an end before the start', { startsAt: inMs(60_000), endsAt: inMs(30_000) }, 'endsAt'],
    ['a start long ago', { startsAt: inMs(-3_600_000) }, 'startsAt'],
    ['a low-stock mark above the stock', { lowStockAt: 10 }, 'lowStockAt'],
    ['a time to pay for what is sold at once', { holdSeconds: 60 }, 'holdSeconds'],
    ['no stock', { stock: 0 }, 'stock'],
    ['half a unit', { stock: 1.5 }, 'stock'],
    ['a negative price', { price: -1 }, 'price'],
    ['a currency that is none', { currency: 'euro' }, 'currency'],
  ])('refuses %s', async (_name, changes, field) => {
    const refusal = await refusalOf(makeDrop(creator.client, changes));
    expect(refusal).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(refusal.errors.map((error) => error.field)).toEqual([field]);
  });

  test.each<[string, number[], string]>([
    ['a lead time that there is not', [10], 'reminderMinutes.0'],
    ['the same lead time twice', [5, 5], 'reminderMinutes'],
  ])('refuses %s', async (_name, minutes, field) => {
    const reminderMinutes = minutes as ReminderMinutes[];
    const refusal = await refusalOf(makeDrop(creator.client, { reminderMinutes }));
    expect(refusal.errors.map((error) => error.field)).toEqual([field]);
  });

  it("refuses somebody else's product and people who are no creators", async () => {
    const other = await app.signUpCreator();
    const drop = await makeDrop(creator.client);
    const input = { productId: drop.productId, startsAt: inMs(0), endsAt: inMs(60_000), stock: 1 };
    expect((await refusalOf(other.client.drops.create(input))).code).toBe('forbidden');
    expect((await refusalOf(fan.client.drops.create(input))).code).toBe('forbidden');
    expect((await refusalOf(creator.client.drops.create({ ...input, productId: 'prd_none' }))).code).toBe(
      'not_found',
    );
  });
});

describe('time', () => {
  it('starts and ends a drop by itself, telling it once although two processes watch', async () => {
    await using _second = await spawnServer(app.env);
    const drop = await makeDrop(creator.client, { startsAt: inMs(60_000), endsAt: inMs(120_000) });
    expect((await refusalOf(fan.client.orders.create({ dropId: drop.id, quantity: 1 }))).code).toBe(
      'not_started',
    );
    // Only now, so that a busy machine does not meet the start before the order, or the end before the start.
    await creator.client.drops.update(drop.id, { startsAt: inMs(2000) });
    await expect.poll(() => typesOf(drop.id)).toContain('drop.started');
    await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
    await creator.client.drops.update(drop.id, { endsAt: inMs(2000) });
    await expect.poll(() => typesOf(drop.id)).toContain('drop.ended');
    const changes = ['drop.updated', 'drop.started', 'drop.updated', 'drop.ended'];
    expect(await typesOf(drop.id)).toEqual(['drop.scheduled', ...changes]);
    const { status } = await fan.client.drops.get(drop.id);
    expect(status).toBe('ended');
    expect((await refusalOf(fan.client.orders.create({ dropId: drop.id, quantity: 1 }))).code).toBe('ended');
    expect((await readBooks(app.connection, drop.id)).faults).toEqual([]);
  });

  it('gives every topic a seq without gaps', async () => {
    const drop = await makeDrop(creator.client, { stock: 5 });
    await fan.client.orders.create({ dropId: drop.id, quantity: 5 });
    await expect.poll(() => typesOf(drop.id)).toContain('drop.soldout');
    const seqs = (await eventsOf(drop.id)).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });
});

describe('edits by the owner', () => {
  it('changes everything while scheduled', async () => {
    const drop = await makeDrop(creator.client, { startsAt: inMs(60_000) });
    const changes = { title: '$price', stock: 20, price: 900, perUserLimit: 2, endsAt: inMs(120_000) };
    const changed = await creator.client.drops.update(drop.id, changes);
    expect(changed).toMatchObject({ ...changes, remaining: 20, version: 2 });
    expect(await fan.client.drops.get(drop.id)).toEqual(changed);
  });

  it('keeps stock, start and limit once live', async () => {
    const drop = await makeDrop(creator.client);
    const refusal = await refusalOf(
      creator.client.drops.update(drop.id, { stock: 20, perUserLimit: 1, startsAt: inMs(1000) }),
    );
    expect(refusal.errors.map(({ field }) => field).sort()).toEqual(['perUserLimit', 'startsAt', 'stock']);
    const longer = inMs(900_000);
    expect(await creator.client.drops.update(drop.id, { price: 1, endsAt: longer })).toMatchObject({
      price: 1,
      endsAt: longer,
    });
  });

  it('refuses an edit of an older version', async () => {
    const drop = await makeDrop(creator.client);
    await creator.client.drops.update(drop.id, { title: 'First', version: 1 });
    const refusal = await refusalOf(creator.client.drops.update(drop.id, { title: 'Second', version: 1 }));
    expect(refusal).toMatchObject({ status: 409, code: 'version_conflict' });
    expect((await fan.client.drops.get(drop.id)).title).toBe('First');
  });

  it('lets only one of many edits of the same version win', async () => {
    const drop = await makeDrop(creator.client);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) =>
        creator.client.drops.update(drop.id, { title: `Title ${n}`, version: 1 }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await fan.client.drops.get(drop.id)).version).toBe(2);
  });

  it('restocks a sold-out drop and sells again', async () => {
    const drop = await makeDrop(creator.client, { stock: 1 });
    await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
    expect((await fan.client.drops.get(drop.id)).status).toBe('sold_out');
    expect(await creator.client.drops.restock(drop.id, { quantity: 2 })).toMatchObject({
      status: 'live',
      stock: 3,
      remaining: 2,
    });
    const refusal = await refusalOf(creator.client.drops.restock(drop.id, { quantity: -3 }));
    expect(refusal.problem).toMatchObject({ code: 'stock_below_sold', remaining: 2 });
    expect(await creator.client.drops.restock(drop.id, { quantity: -2 })).toMatchObject({
      status: 'sold_out',
      remaining: 0,
    });
    expect((await readBooks(app.connection, drop.id)).faults).toEqual([]);
  });

  it('pauses, resumes, ends; refuses what makes no sense', async () => {
    const drop = await makeDrop(creator.client);
    expect((await refusalOf(creator.client.drops.resume(drop.id))).code).toBe('invalid_transition');
    expect((await creator.client.drops.pause(drop.id)).status).toBe('paused');
    expect((await refusalOf(creator.client.drops.pause(drop.id))).code).toBe('invalid_transition');
    expect((await creator.client.drops.resume(drop.id)).status).toBe('live');
    await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
    expect((await creator.client.drops.end(drop.id)).status).toBe('ended');
    for (const command of ['pause', 'resume', 'end', 'cancel'] as const) {
      expect((await refusalOf(creator.client.drops[command](drop.id))).code).toBe('invalid_transition');
    }
    expect((await refusalOf(creator.client.drops.restock(drop.id, { quantity: 1 }))).code).toBe(
      'invalid_transition',
    );
  });

  it("refuses other creators' hands", async () => {
    const drop = await makeDrop(creator.client);
    const other = await app.signUpCreator();
    const { drops } = other.client;
    const calls = [
      () => drops.update(drop.id, { price: 1 }),
      () => drops.restock(drop.id, { quantity: 5 }),
      () => drops.pause(drop.id),
      () => drops.end(drop.id),
      () => drops.cancel(drop.id),
    ];
    for (const call of calls) expect((await refusalOf(call())).code).toBe('forbidden');
    expect(await fan.client.drops.get(drop.id)).toEqual(drop);
  });
});

describe('lists', () => {
  it('finds drops by state, creator and product, page by page', async () => {
    const own = await app.signUpCreator();
    const live = [
      await makeDrop(own.client, { endsAt: inMs(300_000) }),
      await makeDrop(own.client, { endsAt: inMs(200_000) }),
      await makeDrop(own.client, { endsAt: inMs(400_000) }),
    ];
    const next = await makeDrop(own.client, { startsAt: inMs(60_000) });
    const later = await makeDrop(own.client, { startsAt: inMs(120_000) });
    const ended = await makeDrop(own.client);
    await own.client.drops.end(ended.id);
    const { creatorId } = own;

    const liveIds: string[] = [];
    for await (const drop of fan.client.drops.live({ creatorId, limit: 2 })) liveIds.push(drop.id);
    expect(liveIds).toEqual([live[1]?.id, live[0]?.id, live[2]?.id]);

    const upcoming = await fan.client.drops.upcoming({ creatorId });
    expect(upcoming.items.map(({ id }) => id)).toEqual([next.id, later.id]);

    const all = await fan.client.drops.list({ creatorId, limit: 100 });
    expect(all.items).toHaveLength(6);
    expect((await fan.client.drops.list({ creatorId, status: 'ended' })).items.map(({ id }) => id)).toEqual([
      ended.id,
    ]);
    expect((await fan.client.drops.list({ productId: next.productId })).items.map(({ id }) => id)).toEqual([
      next.id,
    ]);
  });

  it('finds the drops that start in a time, page by page, also those of a status', async () => {
    const own = await app.signUpCreator();
    const { creatorId } = own;
    const made = [];
    for (const minutes of [1, 2, 3, 4])
      made.push(await makeDrop(own.client, { startsAt: inMs(minutes * 60_000), endsAt: inMs(600_000) }));
    const [first, second, third, fourth] = made;
    const within = { creatorId, startsFrom: second?.startsAt, startsTo: fourth?.startsAt };
    const found = await fan.client.drops.list({ ...within, limit: 1 }).toArray({ limit: 10 });
    expect(found.map(({ id }) => id)).toEqual([third?.id, second?.id]);
    const ids = async (query: object): Promise<string[]> =>
      (await fan.client.drops.list({ creatorId, ...query })).items.map(({ id }) => id);
    expect(await ids({ startsTo: second?.startsAt })).toEqual([first?.id]);
    expect(await ids({ startsFrom: fourth?.startsAt })).toEqual([fourth?.id]);
    expect(await ids({ ...within, status: 'scheduled' })).toEqual([third?.id, second?.id]);
    expect(await ids({ ...within, status: 'ended' })).toEqual([]);
    // The same instant with an offset.
    const offset = `${second?.startsAt.slice(0, -1)}+00:00`;
    expect(await ids({ startsFrom: offset, startsTo: third?.startsAt })).toEqual([second?.id]);
  });

  it.each([
    [{ startsFrom: 'tomorrow' }, 'startsFrom'],
    [{ startsTo: '2026-11-23' }, 'startsTo'],
    [{ startsFrom: '2026-11-23T18:00:00Z', startsTo: '2026-11-23T18:00:00Z' }, 'startsTo'],
    [{ startsFrom: '2026-11-24T18:00:00Z', startsTo: '2026-11-23T18:00:00Z' }, 'startsTo'],
  ])('refuses %j', async (query, field) => {
    const refusal = await refusalOf(fan.client.drops.list(query));
    expect(refusal).toMatchObject({ status: 422, code: 'validation_failed', errors: [{ field }] });
  });

  it('refuses a cursor that it did not make', async () => {
    const refusal = await refusalOf(fan.client.drops.list({ cursor: 'nonsense' }));
    expect(refusal).toMatchObject({ code: 'validation_failed', errors: [{ field: 'cursor' }] });
  });
});
