import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isApiError, type Order } from '@livedrops/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { laneModel } from '../../src/drops/lane.model.ts';
import { drawOrderNumber, nameOrder } from '../../src/orders/index.ts';
import type { StoredOrder } from '../../src/orders/order.model.ts';
import { readBooks } from '../helpers/books.ts';
import { leaveTransactionOpen } from '../helpers/leave-transaction-open.ts';
import { inMs, makeDrop, makeFans } from '../helpers/shop.ts';
import { spawnServer, type ServerProcess } from '../helpers/spawn-server.ts';
import { type CreatorPerson, people, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let others: ServerProcess[];
let creator: CreatorPerson;

beforeAll(async () => {
  app = await startApp();
  others = await Promise.all([1, 2].map(() => spawnServer({ ...app.env, ROLE: 'api' })));
  creator = await app.signUpCreator();
});
afterAll(async () => {
  await Promise.all(others.map((server) => server[Symbol.asyncDispose]()));
  await app[Symbol.asyncDispose]();
});

type Answer = Order | string;

const codeOf = (call: Promise<Order>): Promise<Answer> =>
  call.catch((error: unknown) => {
    if (isApiError(error)) return error.code;
    throw error;
  });

const placed = (answers: readonly Answer[]): Order[] =>
  answers.flatMap((answer) => (typeof answer === 'string' ? [] : [answer]));
const refused = (answers: readonly Answer[]): string[] =>
  answers.flatMap((answer) => (typeof answer === 'string' ? [answer] : []));

/** Fans of one process each, in turn over all three. */
const makeCrowd = (count: number) =>
  [app.url, ...others.map(({ url }) => url)].flatMap((url) =>
    makeFans({ ...app, client: people(url).client }, Math.ceil(count / 3)),
  );

describe('lanes of three processes', () => {
  it('sell every unit, the last ones too, whoever holds them', async () => {
    const drop = await makeDrop(creator.client, { stock: 700 });
    // Everybody has a lane before the end comes.
    const early = await Promise.all(
      makeCrowd(90).map(({ client }) => codeOf(client.orders.create({ dropId: drop.id, quantity: 1 }))),
    );
    expect(
      (await laneModel.collection(app.connection).find({ dropId: drop.id }).toArray()).length,
    ).toBeGreaterThan(1);
    const answers = await Promise.all(
      makeCrowd(900).map(({ client }) => codeOf(client.orders.create({ dropId: drop.id, quantity: 1 }))),
    );
    expect(placed([...early, ...answers])).toHaveLength(700);
    expect(new Set(refused(answers))).toEqual(new Set(['sold_out']));
    const books = await readBooks(app.connection, drop.id);
    expect(books.faults).toEqual([]);
    expect(books.pool).toBe(0);
    await expect.poll(async () => (await app.client().drops.get(drop.id)).status).toBe('sold_out');
    expect(await laneModel.collection(app.connection).countDocuments({ dropId: drop.id })).toBe(0);
  });

  it('sell what is left in the lane of a process that is gone', async () => {
    const drop = await makeDrop(creator.client, { stock: 60 });
    const leaving = await spawnServer({ ...app.env, ROLE: 'api' });
    const [first] = makeFans({ ...app, client: people(leaving.url).client }, 1);
    await first!.client.orders.create({ dropId: drop.id, quantity: 20 });
    leaving.kill('SIGKILL');
    await leaving.exited;
    const answers = await Promise.all(
      makeCrowd(60).map(({ client }) => codeOf(client.orders.create({ dropId: drop.id, quantity: 1 }))),
    );
    expect(placed(answers)).toHaveLength(40);
    expect(refused(answers)).toEqual(Array.from({ length: 20 }, () => 'sold_out'));
    expect((await readBooks(app.connection, drop.id)).faults).toEqual([]);
  });

  it('give the last units to an order over two drops', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => makeDrop(creator.client, { stock: 12 })));
    await Promise.all(
      makeCrowd(6).map(({ client }) => client.orders.create({ dropId: one!.id, quantity: 1 })),
    );
    const [fan] = makeFans(app, 1);
    const items = [one, two].map((drop) => ({ dropId: drop!.id, quantity: 6 }));
    const order = await fan!.client.orders.create({ items });
    expect(order.items.map(({ quantity }) => quantity)).toEqual([6, 6]);
    for (const drop of [one, two]) expect((await readBooks(app.connection, drop!.id)).faults).toEqual([]);
  });
});

describe('a process that dies in the middle of a transaction', () => {
  it('does not keep the drop from selling', async () => {
    const drop = await makeDrop(creator.client, { stock: 30 });
    const crowd = makeCrowd(30);
    await crowd[0]!.client.orders.create({ dropId: drop.id, quantity: 1 });
    // It holds the drop and every lane, and will never say another word.
    await leaveTransactionOpen(app.env['MONGO_URI'] ?? '', drop.id);
    const answers = await Promise.all(
      crowd.slice(1).map(({ client }) => codeOf(client.orders.create({ dropId: drop.id, quantity: 1 }))),
    );
    expect(refused(answers)).toEqual([]);
    const books = await readBooks(app.connection, drop.id);
    expect(books.faults).toEqual([]);
    expect(books.orders).toHaveLength(30);
  });
});

describe('a creator whose lane is held by a transaction that nobody will end', () => {
  it('waits for a moment, not for a minute', async () => {
    const drop = await makeDrop(creator.client, { stock: 30 });
    const [fan] = makeFans(app, 1);
    await fan!.client.orders.create({ dropId: drop.id, quantity: 1 });
    // Nobody but the creator meets it: no sale, no worker.
    await using session = app.connection.getClient().startSession();
    session.startTransaction();
    await laneModel
      .collection(app.connection)
      .updateOne({ dropId: drop.id }, { $inc: { epoch: 1 } }, { session });
    const startedAt = performance.now();
    const paused = await creator.client.drops.pause(drop.id);
    expect(paused.status).toBe('paused');
    // MongoDB would have ended the transaction after a minute. A busy machine takes its time, but not half of that.
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect((await readBooks(app.connection, drop.id)).faults).toEqual([]);
  });
});

describe('edits while three processes sell', () => {
  it('restock, cut, pause, resume and new prices neither lose nor invent a unit', async () => {
    const drop = await makeDrop(creator.client, { stock: 300, price: 1000 });
    const crowd = makeCrowd(600);
    const { drops } = creator.client;
    const buying = Promise.all(
      crowd.map(({ client }, index) =>
        codeOf(client.orders.create({ dropId: drop.id, quantity: (index % 3) + 1, unitPrice: 1000 })),
      ),
    );
    await drops.restock(drop.id, { quantity: 50 });
    await drops.pause(drop.id);
    await drops.resume(drop.id);
    await drops.restock(drop.id, { quantity: -10 }).catch(() => null);
    await drops.update(drop.id, { price: 1500 }).catch(() => null);
    const answers = await buying;
    const books = await readBooks(app.connection, drop.id);
    expect(books.faults).toEqual([]);
    expect(books.orders).toHaveLength(placed(answers).length);
    // Nobody paid another price than the one they saw.
    for (const { items } of books.orders) expect(items[0]?.unitPrice).toBe(1000);
    expect([340, 350]).toContain(books.stock);
  });
});

describe('an order that is on its way when the drop ends', () => {
  it('is not said to be too late by another process, which meets only the time', async () => {
    const drop = await makeDrop(creator.client, { stock: 5, endsAt: inMs(10_000) });
    const key = randomUUID();
    const [first, fan] = [
      makeFans(app, 1)[0]!,
      makeFans({ ...app, client: people(others[0]!.url).client }, 1)[0]!,
    ];
    const model = await first.client.orders.create({ dropId: drop.id, quantity: 1 });
    // The database ends a transaction that lasts for five seconds.
    await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(drop.endsAt) - 1500);
    const commit = await beginOrder(drop.id, { like: model.id, userId: fan.userId, key });
    await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(drop.endsAt) + 1200);
    const answer = codeOf(
      fan.client.orders.create({ dropId: drop.id, quantity: 1 }, { idempotencyKey: key }),
    );
    await Promise.race([answer, sleep(500)]);
    await commit();
    expect(await answer).toMatchObject({ userId: fan.userId, status: 'confirmed' });
  });
});

/** What another server does between the first write of an order's transaction and its commit, which takes its time. */
async function beginOrder(
  dropId: string,
  { like, userId, key }: { like: string; userId: string; key: string },
): Promise<() => Promise<void>> {
  const { connection } = app;
  const orders = connection.collection<StoredOrder>('orders');
  const model = await orders.findOne({ _id: like });
  const _id = nameOrder(userId, key);
  const number = drawOrderNumber();
  const session = connection.getClient().startSession();
  session.startTransaction();
  const taken = { remaining: -1, taken: 1, 'sold.orders': 1, 'sold.units': 1, 'sold.revenue': 2500 };
  await laneModel
    .collection(connection)
    .updateOne({ dropId, remaining: { $gt: 0 } }, { $inc: taken }, { session });
  await orders.insertOne({ ...model!, _id, number, userId, idempotencyKey: key }, { session });
  // Or it would be taken for that of a process that has died.
  const over = new AbortController();
  const working = (async () => {
    while (!over.signal.aborted) {
      await orders.findOne({ _id }, { session });
      await sleep(100);
    }
  })();
  return async () => {
    over.abort();
    await working;
    await session.commitTransaction();
    await session.endSession();
  };
}
