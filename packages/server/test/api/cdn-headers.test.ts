import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDrop } from '../helpers/shop.ts';
import { type CreatorPerson, people, startApp, type TestApp } from '../helpers/start-app.ts';
import { sendRaw } from '../helpers/two-ways.ts';

// Two processes on the same data, behind the same cache: one answers by the fast path, the other one by Express.
const CDN = { CDN: 'varnish', CDN_PURGE_URLS: 'http://127.0.0.1:9/purge' };
let apps: readonly TestApp[];
let creator: CreatorPerson;
let known: Record<'drop' | 'product' | 'creator', string>;
let key: string;

beforeAll(async () => {
  const fast = await startApp({ env: CDN, overrides: { sharedReads: true } });
  const slow = await startApp({ env: fast.env, overrides: { sharedReads: true, fastPath: false } });
  apps = [fast, slow];
  creator = await people(fast.url).signUpCreator();
  const drop = await makeDrop(creator.client, { stock: 10 });
  known = { drop: drop.id, product: drop.productId, creator: creator.creatorId };
  key = (await creator.client.apiKeys.create({ name: 'Shop', kind: 'secret', scopes: ['drops:read'] })).key;
});
afterAll(async () => {
  for (const app of apps.toReversed()) await app[Symbol.asyncDispose]();
});

async function saidOf(path: string, headers: Record<string, string> = {}) {
  const said = [];
  for (const app of apps) {
    const { status, headers: got } = await sendRaw({ app }, { path, headers });
    const { 'cache-control': life, xkey, age } = got;
    said.push({ status, life, xkey, hasAge: age !== undefined });
  }
  expect(said[1]).toEqual(said[0]);
  return said[0]!;
}

const lifeOf = (fresh: number, stale: number) =>
  `public, max-age=0, must-revalidate, s-maxage=${fresh}, stale-while-revalidate=${stale}`;

it.each<[path: (ids: typeof known) => string, life: string, keys: (ids: typeof known) => string]>([
  [({ drop }) => `/drops/${drop}`, lifeOf(2, 1), ({ drop }) => `drop-${drop}`],
  [() => '/drops', lifeOf(2, 1), () => 'drops'],
  [() => '/drops/live', lifeOf(2, 1), () => 'drops'],
  [
    ({ product }) => `/products/${product}`,
    lifeOf(30, 5),
    ({ product, creator: id }) => `product-${product} creator-name-${id}`,
  ],
  [() => '/products', lifeOf(30, 5), () => 'products'],
  [({ creator: id }) => `/creators/${id}`, lifeOf(4, 1), ({ creator: id }) => `creator-${id}`],
  [() => '/creators', lifeOf(30, 5), () => 'creators'],
  [({ creator: id }) => `/creators/${id}/followers`, lifeOf(4, 1), ({ creator: id }) => `followers-${id}`],
])('what a visitor gets of %s may be kept for a while, by its names', async (path, life, keys) => {
  const said = await saidOf(`/api${path(known)}`);
  expect(said).toEqual({ status: 200, life, xkey: keys(known), hasAge: true });
});

it('an answer that is not sent again says so, too', async () => {
  const path = `/api/products/${known.product}`;
  const { headers } = await sendRaw({ app: apps[0]! }, { path });
  const again = await saidOf(path, { 'if-none-match': String(headers.etag) });
  expect(again).toMatchObject({
    status: 304,
    life: lifeOf(30, 5),
    xkey: `product-${known.product} creator-name-${known.creator}`,
  });
});

it.each<[who: string, authorization: () => string, life: string]>([
  ['a person who is signed in', () => `Bearer ${creator.session.accessToken}`, 'private, no-cache'],
  ['a stale token', () => 'Bearer stale', 'private, no-cache'],
  ['an API key', () => `Bearer ${key}`, 'no-store'],
])('nothing that %s gets is for the cache', async (_who, authorization, life) => {
  const said = await saidOf(`/api/drops/${known.drop}`, { authorization: authorization() });
  expect(said).toEqual({ status: 200, life, xkey: undefined, hasAge: false });
});

it.each<[path: string, status: number]>([
  ['/api/drops/drp_unknown', 404],
  ['/api/drops?limit=0', 422],
  ['/api/orders', 401],
  ['/api/time', 200],
])('nothing that everybody gets of %s is for the cache', async (path, status) => {
  expect(await saidOf(path)).toEqual({ status, life: 'no-store', xkey: undefined, hasAge: false });
});

it.each(['/orders', '/me', '/users/me/following'])(
  'nothing that belongs to a person is for the cache: %s',
  async (path) => {
    const authorization = `Bearer ${creator.session.accessToken}`;
    const { life, xkey, hasAge } = await saidOf(`/api${path}`, { authorization });
    expect([life, xkey, hasAge]).toEqual(['no-store', undefined, false]);
  },
);

it('a creator who sees more of their followers gets what no cache may keep', async () => {
  const authorization = `Bearer ${creator.session.accessToken}`;
  const said = await saidOf(`/api/creators/${known.creator}/followers`, { authorization });
  expect(said).toEqual({ status: 200, life: 'no-store', xkey: undefined, hasAge: false });
});

it('what is one call too many is not for the cache', async () => {
  const env = { ...CDN, RATE_LIMIT_PER_MINUTE: '1' };
  await using app = await startApp({ env, overrides: { sharedReads: true } });
  const calls = [
    await sendRaw({ app }, { path: '/api/products' }),
    await sendRaw({ app }, { path: '/api/products' }),
  ];
  const said = calls.map(({ status, headers }) => [status, headers['cache-control'], headers['xkey']]);
  expect(said).toEqual([
    [200, lifeOf(30, 5), 'products'],
    [429, 'no-store', undefined],
  ]);
});
