import type { LiveDrops } from '@livedrops/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { refusalOf } from '../helpers/refusal.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let client: LiveDrops;

beforeAll(async () => {
  app = await startApp();
  ({ client } = await app.signUpCreator());
});
afterAll(() => app[Symbol.asyncDispose]());

const hold = { checkout: 'hold', holdSeconds: 60 } as const;
const fieldsOf = async (work: Promise<unknown>) => {
  const { code, problem } = await refusalOf(work);
  return [code, ...(problem?.errors ?? []).map(({ field }) => field)];
};

it.each([
  [1, 'EUR', 'price'],
  [1235, 'KWD', 'price'],
  [100_000_000, 'EUR', 'price'],
  [1000, 'KPW', 'currency'],
  [1000, 'ZZZ', 'currency'],
])('nothing is made that costs %i %s', async (price, currency, field) => {
  const product = { title: 'Mug', description: '', price, currency };
  expect(await fieldsOf(client.products.create(product))).toEqual(['validation_failed', field]);
  expect(await fieldsOf(makeDrop(client, { ...hold, price, currency }))).toEqual([
    'validation_failed',
    field,
  ]);
});

it('a product is not changed into one that can never be paid', async () => {
  const product = await client.products.create({
    title: 'Mug',
    description: '',
    price: 100,
    currency: 'EUR',
  });
  const change = (input: object) => fieldsOf(client.products.update(product.id, input));
  expect(await change({ price: 1 })).toEqual(['validation_failed', 'price']);
  expect(await change({ currency: 'HUF' })).toEqual(['validation_failed', 'price']);
  expect(await client.products.get(product.id)).toEqual(product);
  expect(await client.products.update(product.id, { price: 17_500, currency: 'HUF' })).toMatchObject({
    price: 17_500,
  });
});

it('what is free is not held for a payment, and confirmed at once', async () => {
  expect(await fieldsOf(makeDrop(client, { ...hold, price: 0 }))).toEqual(['validation_failed', 'price']);
  const free = await makeDrop(client, { price: 0 });
  const [fan] = makeFans(app, 1);
  expect(await fan!.client.orders.create({ dropId: free.id, quantity: 1 })).toMatchObject({
    status: 'confirmed',
    total: 0,
    payment: null,
  });
});

it('the most that one person may order must be one payment', async () => {
  const dear = { ...hold, price: 40_000_000 };
  expect(await fieldsOf(makeDrop(client, dear))).toEqual(['validation_failed', 'perUserLimit']);
  expect(await fieldsOf(makeDrop(client, { ...dear, perUserLimit: 3 }))).toEqual([
    'validation_failed',
    'perUserLimit',
  ]);
  const drop = await makeDrop(client, { ...dear, perUserLimit: 2 });
  expect(await fieldsOf(client.drops.update(drop.id, { price: 50_000_000 }))).toEqual([
    'validation_failed',
    'perUserLimit',
  ]);
  expect(await fieldsOf(client.drops.update(drop.id, { price: 1 }))).toEqual(['validation_failed', 'price']);
  expect(await client.drops.update(drop.id, { title: 'Dear' })).toMatchObject({ title: 'Dear' });
});

it('a basket that is too dear for one payment holds nothing', async () => {
  const dear = { ...hold, price: 60_000_000, perUserLimit: 1 };
  const drops = [await makeDrop(client, dear), await makeDrop(client, dear)];
  const [fan] = makeFans(app, 1);
  const items = drops.map(({ id }) => ({ dropId: id, quantity: 1 }));
  const refusal = await refusalOf(fan!.client.orders.create({ items }));
  expect(refusal).toMatchObject({ code: 'not_chargeable', status: 422, outcome: 'not_executed' });
  expect(refusal.message).toContain('99999999');
  expect((await fan!.client.orders.list()).items).toEqual([]);
  expect(await fan!.client.orders.create(items[0]!)).toMatchObject({ status: 'pending' });
});
