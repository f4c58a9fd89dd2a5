import { randomUUID } from 'node:crypto';
import { createRealtime } from '@livedrops/sdk/realtime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readBooks } from '../helpers/books.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { spawnServer } from '../helpers/spawn-server.ts';
import { type CreatorPerson, people, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let creator: CreatorPerson;
beforeAll(async () => {
  app = await startApp();
  creator = await app.signUpCreator();
});
afterAll(() => app[Symbol.asyncDispose]());

/** The code of a request that had no answer. */
const faultOf = (error: unknown): unknown =>
  error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? error.cause.code : error;

it('a stop under load on kept connections cuts no request', async () => {
  const drop = await makeDrop(creator.client, { stock: 100_000 });
  const leaving = await spawnServer(app.env);
  const there = people(leaving.url);
  const watching = createRealtime(there.client());
  watching.channel(`drop:${drop.id}`).on('*', () => {});
  await expect.poll(() => watching.state.name).toBe('live');

  const faults = new Set<unknown>();
  let answered = 0;
  let sold = 0;
  const buyer = async (token: string | undefined) => {
    for (;;) {
      try {
        const response = await fetch(`${leaving.url}/api/orders`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'idempotency-key': randomUUID(),
          },
          body: JSON.stringify({ dropId: drop.id, quantity: 1 }),
        });
        await response.text();
        answered += 1;
        if (response.status === 201) sold += 1;
      } catch (error) {
        faults.add(faultOf(error));
        return;
      }
    }
  };
  const tokens = await Promise.all(makeFans(app, 40).map(({ client }) => client.getToken()));
  const buying = tokens.map(buyer);
  await expect.poll(() => answered).toBeGreaterThan(400);
  leaving.kill('SIGTERM');
  expect(await leaving.exited).toBe(0);
  await Promise.all(buying);
  watching.close();

  // Nobody was let in any more; whoever was in has an answer.
  expect([...faults]).toEqual(['ECONNREFUSED']);
  const books = await readBooks(app.connection, drop.id);
  expect(books.faults).toEqual([]);
  expect(books.orders).toHaveLength(sold);
});

it('a server that is about to stop says so and goes on selling for the delay', async () => {
  const drop = await makeDrop(creator.client);
  const leaving = await spawnServer({ ...app.env, SHUTDOWN_DELAY_SECONDS: '4' });
  const [fan] = makeFans({ ...app, client: people(leaving.url).client }, 1);
  const ready = () => fetch(`${leaving.url}/api/ready`);
  expect((await ready()).status).toBe(200);
  leaving.kill('SIGTERM');
  await expect.poll(async () => (await ready()).status).toBe(503);
  expect((await ready()).headers.get('connection')).toBe('close');
  const order = await fan?.client.orders.create({ dropId: drop.id, quantity: 1 });
  expect(order?.status).toBe('confirmed');
  expect(await leaving.exited).toBe(0);
});

it('a worker without an API ends well, too', async () => {
  const worker = await startApp({ env: { ROLE: 'worker' } });
  await expect(worker[Symbol.asyncDispose]()).resolves.toBeUndefined();
});
