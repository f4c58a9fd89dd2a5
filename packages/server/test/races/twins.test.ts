import { randomUUID } from 'node:crypto';
import { isApiError, type Order } from '@livedrops/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

const codeOf = (call: Promise<Order>): Promise<string> =>
  call.then(
    ({ id }) => id,
    (error: unknown) => {
      if (isApiError(error)) return error.code;
      throw error;
    },
  );

it('gives both callers of one key the order when the first of them takes the last unit', async () => {
  const there = people(second.url);
  for (let round = 0; round < 15; round += 1) {
    const drop = await makeDrop(creator.client, { stock: 1 });
    const [fan] = makeFans(app, 1);
    const elsewhere = there.client(await fan!.client.getToken());
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(
      [fan!.client, elsewhere].map((client) =>
        codeOf(client.orders.create({ dropId: drop.id, quantity: 1 }, { idempotencyKey })),
      ),
    );
    expect(new Set(answers).size, answers.join()).toBe(1);
    expect(answers[0]).toMatch(/^ord_/);
  }
});

it('gives both callers of one key the order when it reaches their limit', async () => {
  const there = people(second.url);
  const drop = await makeDrop(creator.client, { stock: 100, perUserLimit: 1 });
  await Promise.all(
    makeFans(app, 30).map(async ({ client }) => {
      const elsewhere = there.client(await client.getToken());
      const idempotencyKey = randomUUID();
      const answers = await Promise.all(
        [client, elsewhere].map((api) =>
          codeOf(api.orders.create({ dropId: drop.id, quantity: 1 }, { idempotencyKey })),
        ),
      );
      expect(new Set(answers).size, answers.join()).toBe(1);
      expect(answers[0]).toMatch(/^ord_/);
    }),
  );
  expect((await readBooks(app.connection, drop.id)).orders).toHaveLength(30);
});

it('sells the last unit to whoever may have it while somebody at their limit asks, too', async () => {
  for (let round = 0; round < 10; round += 1) {
    const drop = await makeDrop(creator.client, { stock: 2, perUserLimit: 1 });
    const [greedy, patient] = makeFans(app, 2);
    const order = { dropId: drop.id, quantity: 1 };
    await greedy!.client.orders.create(order);
    const repeats = Array.from({ length: 5 }, () => codeOf(greedy!.client.orders.create(order)));
    expect(await codeOf(patient!.client.orders.create(order))).toMatch(/^ord_/);
    expect(new Set(await Promise.all(repeats))).toEqual(new Set(['limit_reached']));
  }
});

it('keeps selling one drop while somebody combines it with every other', async () => {
  const hot = await makeDrop(creator.client, { stock: 400 });
  const others = await Promise.all(
    Array.from({ length: 12 }, () => makeDrop(creator.client, { stock: 400 })),
  );
  const [combiner] = makeFans(app, 1);
  const baskets = others.flatMap(({ id }) =>
    Array.from({ length: 4 }, () =>
      codeOf(
        combiner!.client.orders.create({
          items: [
            { dropId: hot.id, quantity: 1 },
            { dropId: id, quantity: 1 },
          ],
        }),
      ),
    ),
  );
  const singles = makeFans(app, 100).map(({ client }) =>
    codeOf(client.orders.create({ dropId: hot.id, quantity: 1 })),
  );
  for (const answer of await Promise.all([...baskets, ...singles])) expect(answer).toMatch(/^ord_/);
  const books = await readBooks(app.connection, hot.id);
  expect(books.faults).toEqual([]);
  expect(books.orders).toHaveLength(148);
});
