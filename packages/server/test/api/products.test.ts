import type { Product, ProductSort } from '@livedrops/sdk';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { codeOf } from '../helpers/refusal.ts';
import { faultyFields, send } from '../helpers/send.ts';
import { makeDrop } from '../helpers/shop.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let creator: CreatorPerson;
beforeAll(async () => {
  app = await startApp();
  creator = await app.signUpCreator('Ada Maker');
});
afterAll(() => app[Symbol.asyncDispose]());

const mug = { title: 'Mug', description: 'Holds tea', price: 1900, currency: 'EUR' };

describe('own products', () => {
  it('are made, read, changed and removed', async () => {
    const product = await creator.client.products.create({
      ...mug,
      imageUrl: 'https://pictures.example/mug.png',
    });
    const { creatorId } = creator;
    expect(product).toMatchObject({
      ...mug,
      creatorId,
      creatorName: 'Ada Maker',
      imageUrl: 'https://pictures.example/mug.png',
    });
    expect(await app.client().products.get(product.id)).toEqual(product);
    const changed = await creator.client.products.update(product.id, {
      price: 0,
      imageUrl: null,
      description: '',
    });
    expect(changed).toEqual({
      ...product,
      price: 0,
      imageUrl: null,
      description: '',
      updatedAt: changed.updatedAt,
    });
    await creator.client.products.delete(product.id);
    expect(await codeOf(app.client().products.get(product.id))).toBe('not_found');
    expect(await codeOf(creator.client.products.delete(product.id))).toBe('not_found');
  });

  it('stay while a drop sells them', async () => {
    const drop = await makeDrop(creator.client);
    expect(await codeOf(creator.client.products.delete(drop.productId))).toBe('product_in_use');
    await creator.client.drops.end(drop.id);
    await creator.client.products.delete(drop.productId);
    expect((await app.client().drops.get(drop.id)).title, 'drops keep what they were made with').toBe(
      drop.title,
    );
  });

  it('are for their creator only', async () => {
    const product = await creator.client.products.create(mug);
    const other = await app.signUpCreator();
    const fan = await app.signUp();
    for (const { client } of [other, fan]) {
      expect(await codeOf(client.products.update(product.id, { price: 1 }))).toBe('forbidden');
      expect(await codeOf(client.products.delete(product.id))).toBe('forbidden');
    }
    expect(await codeOf(fan.client.products.create(mug))).toBe('forbidden');
    expect(await codeOf(app.client().products.create(mug))).toBe('unauthenticated');
    expect(await codeOf(other.client.products.update('prd_unknown', { price: 1 }))).toBe('not_found');
    expect(await app.client().products.get(product.id)).toEqual(product);
  });

  test.each([
    ['an unknown field', { creatorId: 'crt_other' }, ['creatorId']],
    ['a fraction', { price: 19.5 }, ['price']],
    ['a text for a price', { price: '1900' }, ['price']],
    ['a price below zero', { price: -1 }, ['price']],
    ['a price without an end', { price: 1e12 }, ['price']],
    ['a currency in small letters', { currency: 'eur' }, ['currency']],
    ['an empty title', { title: '  ' }, ['title']],
    ['a script for a picture', { imageUrl: 'javascript:alert(1)' }, ['imageUrl']],
    ['data for a picture', { imageUrl: 'data:image/svg+xml,<svg/>' }, ['imageUrl']],
    ['an operator', { title: { $ne: null } }, ['title']],
  ])('refuse %s, when made and when changed', async (_case, change, fields) => {
    const product = await creator.client.products.create(mug);
    const token = (await creator.client.auth.refresh()).accessToken;
    const made = await send(app.url, '/api/products', { token, body: { ...mug, ...change } });
    expect(faultyFields(made)).toEqual(fields);
    const path = `/api/products/${product.id}`;
    const changed = await send(app.url, path, { method: 'PATCH', token, body: change });
    expect(faultyFields(changed)).toEqual(fields);
    expect(await app.client().products.get(product.id)).toEqual(product);
  });
});

describe('the list', () => {
  let own: TestApp;
  let products: Product[];
  let sellers: CreatorPerson[];
  beforeAll(async () => {
    own = await startApp();
    sellers = [await own.signUpCreator('Maren Osei'), await own.signUpCreator('Bram de Vos')];
    const titles = ['banana', 'Apple', 'cherry', 'apple', 'Banana', 'Zebra (100 %)', 'date'];
    products = [];
    for (const [index, title] of titles.entries()) {
      const seller = sellers[index % 2];
      const price = [500, 300, 500, 100, 300, 500, 200][index] ?? 0;
      const description = index === 6 ? 'dried slowly' : '';
      // Minor units of two currencies cannot be compared: ¥500 is less than €3.00.
      const currency = index % 3 === 0 ? 'JPY' : 'EUR';
      products.push(await seller!.client.products.create({ title, description, price, currency }));
    }
  });
  afterAll(() => own[Symbol.asyncDispose]());

  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const orders: Record<Exclude<ProductSort, 'relevance'>, (a: Product, b: Product) => number> = {
    newest: (a, b) => byText(b.createdAt, a.createdAt) || byText(b.id, a.id),
    price_asc: (a, b) => byText(a.currency, b.currency) || a.price - b.price || byText(a.id, b.id),
    price_desc: (a, b) => byText(b.currency, a.currency) || b.price - a.price || byText(b.id, a.id),
    title: (a, b) => byText(a.title.toLowerCase(), b.title.toLowerCase()) || byText(a.id, b.id),
  };

  test.each(['newest', 'price_asc', 'price_desc', 'title'] as const)(
    'by %s has everything once, over all pages',
    async (sort) => {
      const listed: Product[] = [];
      for await (const product of own.client().products.list({ sort, limit: 2 })) listed.push(product);
      expect(listed).toEqual([...products].sort(orders[sort]));
    },
  );

  test.each(['newest', 'price_asc', 'price_desc', 'title'] as const)(
    'by %s leads back from its last page, each page in the order of the list',
    async (sort) => {
      const list = (cursor?: string) => own.client().products.list({ sort, limit: 2, cursor });
      const pages = [];
      for await (const page of list().pages()) pages.push(page);
      expect(pages.map(({ items }) => items.length)).toEqual([2, 2, 2, 1]);
      const back = [await list(pages.at(-1)?.previousCursor ?? '')];
      while (back[0]?.previousCursor != null) back.unshift(await list(back[0].previousCursor));
      expect(back.map(({ items }) => items)).toEqual(pages.slice(0, -1).map(({ items }) => items));
      expect(await list(back.at(-1)?.nextCursor ?? '')).toEqual(pages.at(-1));
    },
  );

  it('has numbered pages with the figures for links', async () => {
    const first = await own.client().products.list({ page: 1, limit: 3, sort: 'title' });
    expect(first).toMatchObject({ page: 1, pageCount: 3, total: 7 });
    const third = await own.client().products.list({ page: 3, limit: 3, sort: 'title' });
    expect(third.items.map(({ title }) => title)).toEqual(['Zebra (100 %)']);
    expect(third.nextCursor).toBeNull();
    const cursor = third.previousCursor ?? '';
    const second = await own.client().products.list({ page: 2, limit: 3, sort: 'title' });
    expect((await own.client().products.list({ cursor, limit: 3, sort: 'title' })).items).toEqual(
      second.items,
    );
    const beyond = await own.client().products.list({ page: 9, limit: 3 });
    expect(beyond).toMatchObject({ items: [], nextCursor: null, total: 7 });
    expect(await own.client().products.list({ q: 'nothing like it', page: 1 })).toMatchObject({
      pageCount: 1,
      total: 0,
    });
  });

  it('searches titles, descriptions and makers, and takes no patterns', async () => {
    const search = async (q: string) =>
      (await own.client().products.list({ q, sort: 'title' })).items.map(({ title }) => title);
    expect(await search('APPLE')).toHaveLength(2);
    expect(await search('slowly')).toEqual(['date']);
    expect(await search('de vos')).toHaveLength(3);
    expect(await search('(100 %)')).toEqual(['Zebra (100 %)']);
    expect(await search('.')).toEqual([]);
  });

  it('shows one maker only', async () => {
    const { creatorId } = sellers[1]!;
    const { items, total } = await own.client().products.list({ creatorId, page: 1 });
    expect(total).toBe(3);
    expect(items.every((product) => product.creatorId === creatorId)).toBe(true);
    expect((await own.client().products.list({ creatorId: 'crt_unknown' })).items).toEqual([]);
  });

  it('takes a cursor only with the sort that made it, and not with a page', async () => {
    const { nextCursor } = await own.client().products.list({ sort: 'price_asc', limit: 1 });
    const ask = (query: string) => send(own.url, `/api/products?cursor=${nextCursor}&${query}`);
    expect((await ask('sort=price_asc')).status).toBe(200);
    for (const sort of ['price_desc', 'newest', 'title'])
      expect(faultyFields(await ask(`sort=${sort}`))).toEqual(['cursor']);
    expect(faultyFields(await ask('sort=price_asc&page=2'))).toEqual(['page']);
  });

  test.each([
    'page=0',
    'page=x',
    'page=10001',
    'sort=relevant',
    'sort=worst',
    'limit=1000',
    'creatorId=',
    'colour=red',
    'q[$gt]=',
  ])('refuses ?%s', async (query) => {
    expect((await send(own.url, `/api/products?${query}`)).problem?.code).toBe('validation_failed');
  });
});
