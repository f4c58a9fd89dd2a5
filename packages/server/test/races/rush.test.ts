import { randomUUID } from 'node:crypto';
import { isApiError, type LiveDrops, type Order } from '@livedrops/sdk';
import { createRealtime } from '@livedrops/sdk/realtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBooks } from '../helpers/books.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { spawnServer, type ServerProcess } from '../helpers/spawn-server.ts';
import { type CreatorPerson, people, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let second: ServerProcess;
let creator: CreatorPerson;

beforeAll(async () => {
  app = await startApp();
  second = await spawnServer(app.env);
  creator = await app.signUpCreator();
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

type Attempt = { order: Order } | { code: string };

const attempt = (call: Promise<Order>): Promise<Attempt> =>
  call.then(
    (order) => ({ order }),
    (error: unknown) => {
      if (isApiError(error)) return { code: error.code };
      throw error;
    },
  );

const confirmed = (attempts: readonly Attempt[]): Order[] =>
  attempts.flatMap((made) => ('order' in made ? [made.order] : []));
const refusals = (attempts: readonly Attempt[]): string[] =>
  attempts.flatMap((made) => ('code' in made ? [made.code] : []));

/** Fans whose clients are spread over both processes. */
function makeCrowd(count: number): { userId: string; client: LiveDrops }[] {
  const there = people(second.url);
  return [
    ...makeFans(app, Math.ceil(count / 2)),
    ...makeFans({ ...app, client: there.client }, Math.floor(count / 2)),
  ].sort(() => Math.random() - 0.5);
}

describe('a rush over two processes', () => {
  it('sells 50 units to exactly 50 of 600 people', async () => {
    const drop = await makeDrop(creator.client, { stock: 50, perUserLimit: 1 });
    const crowd = makeCrowd(600);
    const attempts = await Promise.all(
      crowd.map(({ client }) => attempt(client.orders.create({ dropId: drop.id, quantity: 1 }))),
    );
    expect(confirmed(attempts)).toHaveLength(50);
    expect(new Set(refusals(attempts))).toEqual(new Set(['sold_out']));
    const books = await readBooks(app.connection, drop.id);
    expect(books.faults).toEqual([]);
    expect(books.pool).toBe(0);
    expect(new Set(books.orders.map(({ _id }) => _id))).toEqual(
      new Set(confirmed(attempts).map(({ id }) => id)),
    );
  });

  it('sells everything when quantities are mixed', async () => {
    const drop = await makeDrop(creator.client, { stock: 500 });
    const crowd = makeCrowd(400);
    const attempts = await Promise.all(
      crowd.map(({ client }, index) =>
        attempt(client.orders.create({ dropId: drop.id, quantity: (index % 4) + 1 })),
      ),
    );
    const units = confirmed(attempts).reduce((sum, { items }) => sum + (items[0]?.quantity ?? 0), 0);
    expect(units).toBe(500);
    const books = await readBooks(app.connection, drop.id);
    expect(books.faults).toEqual([]);
    expect(books.pool).toBe(0);
  });

  it('keeps the limit of each person who asks everywhere at once', async () => {
    const drop = await makeDrop(creator.client, { stock: 200, perUserLimit: 3 });
    const fans = makeFans(app, 20);
    const elsewhere = people(second.url);
    const attempts = await Promise.all(
      fans.flatMap(({ client }) => {
        const token = client.getToken();
        const there = token.then((known) => elsewhere.client(known));
        return Array.from({ length: 6 }, async (_, index) =>
          attempt((index % 2 ? client : await there).orders.create({ dropId: drop.id, quantity: 1 })),
        );
      }),
    );
    expect(confirmed(attempts)).toHaveLength(60);
    expect(new Set(refusals(attempts))).toEqual(new Set(['limit_reached']));
    expect((await readBooks(app.connection, drop.id)).faults).toEqual([]);
  });

  it('makes one order of each key that is sent to both processes at the same time', async () => {
    const drop = await makeDrop(creator.client, { stock: 300 });
    const fans = makeFans(app, 60);
    const elsewhere = people(second.url);
    const attempts = await Promise.all(
      fans.map(async ({ client }) => {
        const there = elsewhere.client(await client.getToken());
        const idempotencyKey = randomUUID();
        return Promise.all(
          [client, there, client, there].map((api) =>
            attempt(api.orders.create({ dropId: drop.id, quantity: 2 }, { idempotencyKey })),
          ),
        );
      }),
    );
    for (const answers of attempts) {
      expect(refusals(answers)).toEqual([]);
      expect(new Set(confirmed(answers).map(({ id }) => id)).size).toBe(1);
    }
    const books = await readBooks(app.connection, drop.id);
    expect(books.faults).toEqual([]);
    expect(books.orders).toHaveLength(60);
    expect(books.pool).toBe(300 - 120);
  });

  it('takes baskets over several drops without deadlock or half orders', async () => {
    const drops = await Promise.all([1, 2, 3].map(() => makeDrop(creator.client, { stock: 40 })));
    const crowd = makeCrowd(120);
    const attempts = await Promise.all(
      crowd.map(({ client }, index) => {
        const [first, other] = [drops[index % 3], drops[(index + 1) % 3]];
        const items = [first, other].map((drop) => ({ dropId: drop?.id ?? '', quantity: 1 }));
        return attempt(client.orders.create({ items: index % 2 ? items : items.toReversed() }));
      }),
    );
    for (const order of confirmed(attempts)) expect(order.items).toHaveLength(2);
    for (const { id } of drops) expect((await readBooks(app.connection, id)).faults).toEqual([]);
    expect(confirmed(attempts).length).toBeGreaterThanOrEqual(40);
  });

  it('loses no unit when stock is added and taken away in the middle of it', async () => {
    const drop = await makeDrop(creator.client, { stock: 100 });
    const crowd = makeCrowd(300);
    const buying = crowd.map(({ client }) => attempt(client.orders.create({ dropId: drop.id, quantity: 1 })));
    const edits = Promise.all([
      creator.client.drops.restock(drop.id, { quantity: 20 }),
      creator.client.drops.restock(drop.id, { quantity: -5 }).catch(() => null),
    ]);
    const attempts = await Promise.all(buying);
    await edits;
    const books = await readBooks(app.connection, drop.id);
    expect(books.faults).toEqual([]);
    expect(books.orders).toHaveLength(confirmed(attempts).length);
    expect([115, 120]).toContain(books.stock);
  });
});

describe('a process that is told to stop', () => {
  it('answers what it has taken in, with sockets open, and ends well', async () => {
    const drop = await makeDrop(creator.client, { stock: 500 });
    const leaving = await spawnServer(app.env);
    const there = people(leaving.url);
    const watching = createRealtime(there.client());
    watching.channel(`drop:${drop.id}`).on('*', () => {});
    await expect.poll(() => watching.state.name).toBe('live');
    const fans = makeFans({ ...app, client: there.client }, 200);
    const buying = fans.map(({ client }) =>
      client.orders.create({ dropId: drop.id, quantity: 1 }, { maxRetries: 0 }).then(
        (order) => order,
        () => null,
      ),
    );
    await Promise.race(buying);
    leaving.kill('SIGTERM');
    const orders = (await Promise.all(buying)).flatMap((order) => order ?? []);
    expect(await leaving.exited).toBe(0);
    watching.close();
    const books = await readBooks(app.connection, drop.id);
    expect(books.faults).toEqual([]);
    const stored = new Set(books.orders.map(({ _id }) => _id));
    for (const { id } of orders) expect(stored).toContain(id);
    // Whoever was let in before the signal has an answer: nothing was stored that nobody was told of.
    expect(books.orders).toHaveLength(orders.length);
  });
});

describe('a process that is killed', () => {
  it('loses no acknowledged order and strands no unit', async () => {
    const drop = await makeDrop(creator.client, { stock: 120 });
    const victim = await spawnServer(app.env);
    const there = people(victim.url);
    const acknowledged: Order[] = [];
    const fans = makeFans({ ...app, client: there.client }, 150);
    const buying = fans.map(({ client }) =>
      client.orders.create({ dropId: drop.id, quantity: 1 }, { maxRetries: 0 }).then(
        (order) => acknowledged.push(order),
        () => null,
      ),
    );
    await Promise.race(buying);
    victim.kill('SIGKILL');
    await Promise.all([...buying, victim.exited]);

    const found = await readBooks(app.connection, drop.id);
    expect(found.faults).toEqual([]);
    const stored = new Set(found.orders.map(({ _id }) => _id));
    for (const { id } of acknowledged) expect(stored).toContain(id);

    // What the dead process may have left open is ended by the database; then everything that is left sells.
    const rest = await Promise.all(
      makeFans(app, 200).map(({ client }) => attempt(client.orders.create({ dropId: drop.id, quantity: 1 }))),
    );
    expect(new Set(refusals(rest))).toEqual(new Set(['sold_out']));
    const books = await readBooks(app.connection, drop.id);
    expect(books.faults).toEqual([]);
    expect(books.pool).toBe(0);
    expect(books.orders).toHaveLength(120);
  });
});
