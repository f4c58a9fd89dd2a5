import type { Drop, Order } from '@livedrops/sdk';
import { expect } from 'vitest';
import { readDatabase } from '../../src/audit/index.ts';
import { readBooks } from './books.ts';
import { type FakeStripe, startFakeStripe } from './fake-stripe.ts';
import { makeDrop } from './shop.ts';
import { type ServerProcess, spawnServer } from './spawn-server.ts';
import { type CreatorPerson, type Person, startApp, type TestApp } from './start-app.ts';

export const WEBHOOK_SECRET = 'whsec_test';

/** Two processes on one database whose payments are made at a Stripe of its own, and two creators. */
export type StripeShop = AsyncDisposable & {
  stripe: FakeStripe;
  app: TestApp;
  second: ServerProcess;
  ada: CreatorPerson;
  bo: CreatorPerson;
};

export async function startStripeShop(extraEnv: Record<string, string> = {}): Promise<StripeShop> {
  await using started = new AsyncDisposableStack();
  const stripe = started.use(await startFakeStripe());
  const env = {
    PAYMENT_PROVIDER: 'stripe',
    STRIPE_SECRET_KEY: 'sk_test_1',
    STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET,
    STRIPE_API_URL: stripe.url,
    ...extraEnv,
  };
  const app = started.use(await startApp({ env }));
  const second = started.use(await spawnServer(app.env));
  const [ada, bo] = await Promise.all([app.signUpCreator(), app.signUpCreator()]);
  const running = started.move();
  return { stripe, app, second, ada, bo, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** A drop whose orders are paid. */
export const makeHeldDrop = (creator: CreatorPerson, stock = 5): Promise<Drop> =>
  makeDrop(creator.client, { checkout: 'hold', holdSeconds: 600, stock });

/** The newest order of a drop, as its creator sees it. */
export const seenBy = async ({ client }: CreatorPerson, drop: Drop) =>
  (await client.drops.orders(drop.id)).items[0];

/** Types of the events about an order that its buyer was told, without its beginning. */
export async function toldOf({ client, session }: Person, { id }: Order): Promise<string[]> {
  const { items } = await client.events.list({ topic: `user:${session.user.id}` });
  return items.flatMap(({ type, data }) => ('order' in data && data.order.id === id ? [type] : [])).slice(2);
}

export async function expectBooksRight({ connection }: TestApp, ...drops: Drop[]): Promise<void> {
  for (const { id } of drops) expect((await readBooks(connection, id)).faults).toEqual([]);
  await expect
    .poll(async () => {
      const { faults, skipped } = await readDatabase(connection);
      return [...faults.keys(), ...skipped.keys()];
    })
    .toEqual([]);
}
