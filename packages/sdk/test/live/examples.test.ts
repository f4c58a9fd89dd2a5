import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { inMs, makeDrop } from '../../../server/test/helpers/shop.ts';
import {
  startApp,
  type CreatorPerson,
  type Person,
  type TestApp,
} from '../../../server/test/helpers/start-app.ts';
import { startExample, type ExampleOptions } from '../helpers/example.ts';

let app: TestApp;
let creator: CreatorPerson;
let fan: Person;
beforeAll(async () => {
  app = await startApp();
  creator = await app.signUpCreator();
  fan = await app.signUp();
});
afterAll(() => app[Symbol.asyncDispose]());

/** Runs an example to its end, and gives the JSON lines that it prints. */
const runExample = async (name: string, { env, ...options }: ExampleOptions) => {
  await using example = startExample(name, { ...options, env: { LIVEDROPS_URL: app.url, ...env } });
  await example.ended();
  return example.printed();
};

const ordersOf = ({ client }: Person) => client.orders.list().toArray({ limit: 100 });

it('the Node script waits for the start, buys one, and leaves nothing behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'livedrops-example-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const drop = await makeDrop(creator.client, { startsAt: inMs(2500) });
  const [bought] = await runExample('buy-at-start.ts', {
    args: [drop.id],
    env: { LIVEDROPS_TOKEN: fan.session.accessToken, LIVEDROPS_FOLDER: folder },
  });
  expect(bought).toMatchObject({ status: 'confirmed', resumed: false });
  const [order] = await ordersOf(fan);
  expect(order).toMatchObject({ number: bought?.['number'], items: [{ dropId: drop.id, quantity: 1 }] });
  expect(Date.parse(order?.createdAt ?? '')).toBeGreaterThanOrEqual(Date.parse(drop.startsAt));
  expect(await readdir(folder)).toEqual([]);
});

it('the queue places each message once, also when it is delivered again', async () => {
  const drop = await makeDrop(creator.client, { stock: 5 });
  const people = await Promise.all([app.signUp(), app.signUp(), app.signUp()]);
  const messages = people.flatMap(({ session }, person) =>
    [1, 2].map((nth) => ({
      messageId: `${person}-${nth}`,
      token: session.accessToken,
      dropId: drop.id,
      quantity: 1,
    })),
  );
  const input = [...messages, ...messages].map((message) => `${JSON.stringify(message)}\n`).join('');
  const results = await runExample('order-queue.ts', { input });
  expect(results).toHaveLength(12);
  const numbers = new Set(results.flatMap(({ result, number }) => (result === 'ordered' ? [number] : [])));
  expect(numbers.size).toBe(5);
  expect(results.some(({ result }) => result === 'sold_out')).toBe(true);
  const orders = await Promise.all(people.map(ordersOf));
  const stored = orders.flat().map(({ number }) => number);
  expect(stored).toHaveLength(5);
  expect(new Set<unknown>(stored)).toEqual(numbers);
  await expect(creator.client.drops.get(drop.id)).resolves.toMatchObject({ remaining: 0 });
});
