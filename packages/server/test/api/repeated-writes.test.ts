import { randomUUID } from 'node:crypto';
import type { LiveDrops } from '@livedrops/sdk';
import { endpoints, type Endpoint } from '@livedrops/sdk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { bulkStepModel } from '../../src/sold/bulk-step.model.ts';
import { send } from '../helpers/send.ts';
import { inMs, makeDrop } from '../helpers/shop.ts';
import { type CreatorPerson, type Person, startApp, type TestApp } from '../helpers/start-app.ts';
import { answer, type Receiver, startReceiver } from '../helpers/webhook-receiver.ts';

// Writes other than orders, asked for again with their key: at this process and at another one on the same data.

let app: TestApp;
let second: Awaited<ReturnType<typeof createApp>>;
let receiver: Receiver;
let creator: CreatorPerson;
let fan: Person;

beforeAll(async () => {
  app = await startApp({ env: { WEBHOOK_ALLOW_PRIVATE: '1' } });
  second = await createApp(readConfig({ ...app.env, ROLE: 'api' }), { logger: createLogger('error') });
  receiver = await startReceiver();
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});
beforeEach(async () => {
  creator = await app.signUpCreator();
  fan = await app.signUp();
});

type Call = { path: string; body?: unknown; person: Person };
type Write = {
  /** The call, and another one for which the same key does not do. */
  prepare(): Promise<[call: Call, other: Call]>;
  /** How often it was done. */
  count(call: Call): Promise<number>;
};

const price = { price: 2500, currency: 'EUR' };
const productOf = (title: string) => ({ title, description: 'Numbered', ...price });
const dropOf = (productId: string, stock: number) => ({
  productId,
  stock,
  startsAt: inMs(3_600_000),
  endsAt: inMs(7_200_000),
});
const createEndpoint = (client: LiveDrops) =>
  client.webhooks.create({ url: receiver.url, events: ['order.confirmed'] });

const writes: Record<string, Write> = {
  'products.create': {
    prepare: async () => [
      { path: '/products', body: productOf('One'), person: creator },
      { path: '/products', body: productOf('Another'), person: creator },
    ],
    count: async () => (await creator.client.products.list({ creatorId: creator.creatorId })).items.length,
  },
  'drops.create': {
    async prepare() {
      const { id } = await creator.client.products.create(productOf('One'));
      return [
        { path: '/drops', body: dropOf(id, 5), person: creator },
        { path: '/drops', body: dropOf(id, 6), person: creator },
      ];
    },
    count: async () => (await creator.client.drops.list({ creatorId: creator.creatorId })).items.length,
  },
  'drops.restock': {
    async prepare() {
      const drop = await makeDrop(creator.client, { stock: 10 });
      const path = `/drops/${drop.id}/restock`;
      return [
        { path, body: { quantity: 3 }, person: creator },
        { path, body: { quantity: 4 }, person: creator },
      ];
    },
    async count({ path }) {
      const { stock, remaining } = await creator.client.drops.get(path.split('/')[2] ?? '');
      expect(remaining).toBe(stock);
      return (stock - 10) / 3;
    },
  },
  'creators.create': {
    async prepare() {
      const handle = `fan-${randomUUID().slice(0, 8)}`;
      return [
        { path: '/creators', body: { handle, name: `Fan ${handle}` }, person: fan },
        { path: '/creators', body: { handle: `${handle}-x`, name: `Fan ${handle}` }, person: fan },
      ];
    },
    count: async () => app.connection.collection('creators').countDocuments({ userId: fan.session.user.id }),
  },
  'apiKeys.create': {
    prepare: async () => [
      { path: '/api-keys', body: { name: 'Till', scopes: ['drops:read'] }, person: fan },
      { path: '/api-keys', body: { name: 'Till', scopes: ['drops:write'] }, person: fan },
    ],
    count: async () => (await fan.client.apiKeys.list()).items.length,
  },
  'orders.bulkFulfil': {
    prepare: async () => [
      { path: '/orders/bulk-fulfil', body: { fulfillment: 'SHIPPED', view: 'to_pack' }, person: creator },
      { path: '/orders/bulk-fulfil', body: { fulfillment: 'DELIVERED', view: 'to_pack' }, person: creator },
    ],
    count: async () =>
      bulkStepModel
        .collection(app.connection)
        .countDocuments({ creatorId: creator.creatorId, fulfillment: 'SHIPPED' }),
  },
  'orders.refund': {
    async prepare() {
      const drop = await makeDrop(creator.client, { checkout: 'hold', holdSeconds: 600 });
      const { id } = await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
      await fan.client.orders.pay(id);
      const path = `/orders/${id}/refund`;
      return [
        { path, body: { amount: 300 }, person: creator },
        { path, body: { amount: 400 }, person: creator },
      ];
    },
    async count({ path }) {
      const { items } = await fan.client.orders.get(path.split('/')[2] ?? '');
      return items[0]?.refunds?.length ?? 0;
    },
  },
  'webhooks.create': {
    prepare: async () => [
      { path: '/webhooks', body: { url: receiver.url, events: ['order.confirmed'] }, person: creator },
      { path: '/webhooks', body: { url: receiver.url, events: ['stock.low'] }, person: creator },
    ],
    count: async () => (await creator.client.webhooks.list()).items.length,
  },
  'webhooks.rotateSecret': {
    async prepare() {
      const [{ id }, other] = [await createEndpoint(creator.client), await createEndpoint(creator.client)];
      return [
        { path: `/webhooks/${id}/rotate-secret`, person: creator },
        { path: `/webhooks/${other.id}/rotate-secret`, person: creator },
      ];
    },
    async count({ path }) {
      const _id = path.split('/')[2] ?? '';
      const found = await app.connection
        .collection<{ _id: string; secrets: unknown[] }>('webhookEndpoints')
        .findOne({ _id });
      return (found?.secrets.length ?? 0) - 1;
    },
  },
  'webhooks.test': {
    async prepare() {
      const [{ id }, other] = [await createEndpoint(creator.client), await createEndpoint(creator.client)];
      return [
        { path: `/webhooks/${id}/test`, person: creator },
        { path: `/webhooks/${other.id}/test`, person: creator },
      ];
    },
    count: async ({ path }) =>
      (await creator.client.webhooks.deliveries(path.split('/')[2] ?? '')).items.length,
  },
  'webhooks.redeliver': {
    async prepare() {
      const { id } = await createEndpoint(creator.client);
      receiver.plan(answer(200));
      const [one, two] = [await creator.client.webhooks.test(id), await creator.client.webhooks.test(id)];
      const stateOf = async (delivery: string) =>
        (await creator.client.webhooks.delivery(id, delivery)).state;
      await expect.poll(() => stateOf(one.id)).toBe('delivered');
      await expect.poll(() => stateOf(two.id)).toBe('delivered');
      const pathOf = (delivery: string) => `/webhooks/${id}/deliveries/${delivery}/redeliver`;
      return [
        { path: pathOf(one.id), person: creator },
        { path: pathOf(two.id), person: creator },
      ];
    },
    async count({ path }) {
      const _id = path.split('/')[4] ?? '';
      const found = await app.connection
        .collection<{ _id: string; round: number }>('webhookDeliveries')
        .findOne({ _id });
      return found?.round ?? 0;
    },
  },
};

const tokenOf = ({ session }: Person) => session.accessToken;
const ask = (url: string, { path, body, person }: Call, key: string) =>
  send(url, `/api${path}`, {
    method: 'POST',
    token: tokenOf(person),
    ...(body !== undefined && { body }),
    headers: { 'idempotency-key': key },
  });

it('knows every endpoint that takes a key without asking for it', () => {
  const optional = (Object.entries(endpoints) as [string, Endpoint][])
    .filter(([, { idempotencyKey }]) => idempotencyKey === 'optional')
    .map(([name]) => name);
  expect(Object.keys(writes).sort()).toEqual(optional.sort());
});

describe.each(Object.entries(writes))('%s', (name, { prepare, count }) => {
  it('is done once and answered alike, also by another process', async () => {
    const [call] = await prepare();
    const key = randomUUID();
    const first = await ask(app.url, call, key);
    expect(first.status).toBe(endpoints[name as keyof typeof endpoints].status);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    for (const url of [app.url, second.url]) {
      const repeated = await ask(url, call, key);
      expect(repeated.status).toBe(200);
      expect(repeated.headers.get('idempotent-replayed')).toBe('true');
      const { id, key: shown, secret } = first.body as Record<string, unknown>;
      expect(repeated.body).toMatchObject({
        id,
        ...(shown !== undefined && { key: shown }),
        ...(secret !== undefined && { secret }),
      });
    }
    expect(await count(call)).toBe(1);
  });

  it('is done once when many ask at the same time', async () => {
    const [call] = await prepare();
    const key = randomUUID();
    const urls = Array.from({ length: 6 }, (_, at) => (at % 2 === 0 ? app.url : second.url));
    const answers = await Promise.all(urls.map((url) => ask(url, call, key)));
    expect(answers.map(({ status, problem }) => problem?.code ?? (status < 300 ? 'done' : status))).toEqual(
      urls.map(() => 'done'),
    );
    expect(await count(call)).toBe(1);
  });

  it('is no other call with the same key, and a new intent with another', async () => {
    const [call, other] = await prepare();
    const key = randomUUID();
    await ask(app.url, call, key);
    const { status, problem } = await ask(second.url, other, key);
    expect([status, problem?.code]).toEqual([422, 'idempotency_key_reused']);
    expect(await count(call)).toBe(1);
    // The key is this person's alone.
    const stranger = await app.signUpCreator();
    const asked = await ask(app.url, { path: '/products', body: productOf('Theirs'), person: stranger }, key);
    expect(asked.status).toBe(201);
  });

  it('refuses a key that is none', async () => {
    const [call] = await prepare();
    const { problem } = await ask(app.url, call, 'short');
    expect(problem?.code).toBe('idempotency_key_invalid');
    expect(await count(call)).toBe(0);
  });
});

it('a key shown again works, and is not stored', async () => {
  const call = { path: '/api-keys', body: { name: 'Till', scopes: ['drops:read'] }, person: fan };
  const key = randomUUID();
  await ask(app.url, call, key);
  const { body } = await ask(second.url, call, key);
  const shown = (body as { key: string }).key;
  expect((await send(app.url, '/api/drops', { token: shown })).status).toBe(200);
  const stored = JSON.stringify(await app.connection.collection('intents').find().toArray());
  expect(stored).not.toContain(shown);
  expect(stored).not.toContain(key);
});

it('a refused call can be asked again with its key once it is possible', async () => {
  const drop = await makeDrop(creator.client, { stock: 10 });
  const call = { path: `/drops/${drop.id}/restock`, body: { quantity: -11 }, person: creator };
  const key = randomUUID();
  expect((await ask(app.url, call, key)).problem?.code).toBe('stock_below_sold');
  await creator.client.drops.restock(drop.id, { quantity: 5 });
  expect((await ask(second.url, call, key)).body).toMatchObject({ stock: 4 });
  expect((await ask(app.url, call, key)).body).toMatchObject({ stock: 4 });
});

it("shows nobody another creator's delivery", async () => {
  const [call] = await (writes['webhooks.redeliver'] as Write).prepare();
  const stranger = await app.signUpCreator();
  const theirs = { ...call, person: stranger };
  const key = randomUUID();
  expect((await ask(app.url, theirs, key)).problem?.code).toBe('not_found');
  await ask(app.url, call, randomUUID());
  expect((await ask(app.url, theirs, key)).problem?.code).toBe('not_found');
});
