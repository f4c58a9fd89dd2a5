import { type EndpointName, endpoints, HEADERS } from '@livedrops/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDrop } from '../helpers/shop.ts';
import { type CreatorPerson, people, type Person } from '../helpers/start-app.ts';
import {
  comparable,
  type Got,
  ORIGIN,
  sendRaw,
  type Sent,
  startTwoWays,
  type TwoWays,
} from '../helpers/two-ways.ts';

let ways: TwoWays;
let creator: CreatorPerson;
let fan: Person;
/** What stands for the parameters of paths. */
let known: Record<string, string>;

beforeAll(async () => {
  ways = await startTwoWays();
  creator = await people(ways.express.app.url).signUpCreator();
  fan = await people(ways.express.app.url).signUp();
  const drop = await makeDrop(creator.client, { stock: 10 });
  await makeDrop(creator.client, { stock: 10 });
  const key = 'a-fine-key-1';
  const order = await fan.client.orders.create({ dropId: drop.id, quantity: 2 }, { idempotencyKey: key });
  await fan.client.follows.follow(creator.creatorId);
  known = {
    dropId: drop.id,
    productId: drop.productId,
    creatorId: creator.creatorId,
    orderId: order.id,
    userId: 'me',
    key,
  };
});
afterAll(() => ways[Symbol.asyncDispose]());

const pathOf = (name: EndpointName) =>
  `/api${endpoints[name].path.replaceAll(/\{(\w+)\}/g, (_, param: string) => known[param] ?? 'unknown_1')}`;

async function expectSame(sent: Sent): Promise<Got> {
  const [fast, slow] = [await sendRaw(ways.lane, sent), await sendRaw(ways.express, sent)];
  // Time goes on between the two.
  const timeless = (got: typeof fast) => ({
    ...got,
    body: got.body.replaceAll(/"(now|asOf)":"[^"]+"/g, '"$1":""'),
  });
  expect(comparable(timeless(fast))).toEqual(comparable(timeless(slow)));
  return fast;
}

const READS = (Object.keys(endpoints) as EndpointName[]).filter(
  (name) => endpoints[name].method === 'GET' && !name.startsWith('health.'),
);

describe('with and without the fast path', () => {
  it.each(READS)('%s is answered the same to anybody', async (name) => {
    const token = (person: Person) => ({ authorization: `Bearer ${person.session.accessToken}` });
    const asked: Sent['headers'][] = [{}, token(fan), token(creator), { authorization: 'Bearer nonsense' }];
    const statuses = [];
    for (const headers of asked) {
      const { status } = await expectSame({ path: pathOf(name), headers: headers ?? {} });
      statuses.push(status);
    }
    expect(statuses[0] === 401).toBe(endpoints[name].auth !== 'public');
    // Events want a topic.
    if (name !== 'events.list') expect(Math.max(...statuses)).toBeLessThan(405);
  });

  it.each<[what: string, path: (drop: string) => string, more: Partial<Sent>, status: number]>([
    ['a listed origin', (drop) => drop, { headers: { origin: ORIGIN } }, 200],
    ['another origin', (drop) => drop, { headers: { origin: 'https://x.example' } }, 200],
    ['a request id', (drop) => drop, { headers: { 'x-request-id': 'my-request-1' } }, 200],
    ['a type without a body', (drop) => drop, { headers: { 'content-type': 'text/plain' } }, 200],
    ['an encoded path', (drop) => drop.replace('_', '%5F'), {}, 200],
    ['a slash at the end', (drop) => `${drop}/`, {}, 200],
    ['an empty query', (drop) => `${drop}?`, {}, 200],
    ['a query that it does not know', (drop) => `${drop}?a=1`, {}, 422],
    ['a body', (drop) => drop, { body: '{"a":1}', headers: { 'content-type': 'application/json' } }, 422],
    ['an empty body', (drop) => drop, { headers: { 'content-length': '0' } }, 200],
    ['a head', (drop) => drop, { method: 'HEAD' }, 200],
    ['another drop', () => '/api/drops/drp_unknown', {}, 404],
    ['dots', () => '/api/drops/..', {}, 404],
    ['a path that cannot be decoded', () => '/api/drops/%E0%A4%A', {}, 400],
    ['a time-out that is none', (drop) => drop, { headers: { [HEADERS.timeout]: 'soon' } }, 422],
    ['a page', () => '/api/drops?limit=1', {}, 200],
    ['a limit twice', () => '/api/drops?limit=1&limit=2', {}, 422],
    ['a limit of nothing', () => '/api/drops?limit=0', {}, 422],
    ['a bad cursor', () => '/api/drops?cursor=nonsense', {}, 422],
    ['encoded words', () => '/api/products?q=caf%C3%A9+%2B', {}, 200],
    ['words that cannot be decoded', () => '/api/products?q=%E0%A4%A', {}, 200],
    ['a prototype', () => '/api/drops?__proto__=1', {}, 422],
  ])('%s is answered the same', async (_what, path, more, status) => {
    const got = await expectSame({ path: path(`/api/drops/${known['dropId']}`), ...more });
    expect(got.status).toBe(status);
  });

  it.each<[accepted: string, encoding: string | undefined]>([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['identity', undefined],
    ['deflate;q=0.5', undefined],
    ['br;q=0, *', 'gzip'],
  ])('a list for who reads %s is packed the same, and not sent again', async (accepted, encoding) => {
    const list = { path: '/api/drops', headers: { 'accept-encoding': accepted } };
    const got = await expectSame(list);
    const { status, headers, body, bytes } = got;
    const [plain, other] = [
      await sendRaw(ways.lane, { path: '/api/drops' }),
      await expectSame({ ...list, method: 'HEAD' }),
    ];
    expect([status, headers['content-encoding'], headers.vary]).toEqual([
      200,
      encoding,
      'Origin, Accept-Encoding',
    ]);
    expect(JSON.parse(body)).toMatchObject({
      items: (JSON.parse(plain.body) as { items: object[] }).items.map(() => ({})),
    });
    expect(bytes < Buffer.byteLength(body)).toBe(encoding !== undefined);
    expect([other.status, other.headers['content-length'], other.headers['content-encoding']]).toEqual([
      200,
      String(bytes),
      encoding,
    ]);
    const etag = String(headers.etag);
    expect(etag === plain.headers.etag).toBe(encoding === undefined);
    const again = await expectSame({ ...list, headers: { ...list.headers, 'if-none-match': etag } });
    expect([again.status, again.bytes, again.headers.etag, again.headers.vary]).toEqual([
      304,
      0,
      etag,
      'Origin, Accept-Encoding',
    ]);
    expect(again.headers['content-encoding']).toBeUndefined();
  });

  it.each([
    ['what belongs to a person', '/api/orders', 200],
    ['what is not there', '/api/drops/drp_unknown', 404],
  ])('%s is not packed', async (_what, path, status) => {
    const headers = { authorization: `Bearer ${fan.session.accessToken}`, 'accept-encoding': 'br' };
    const got = await expectSame({ path, headers });
    expect([got.status, got.headers['content-encoding'], got.headers['cache-control']]).toEqual([
      status,
      undefined,
      'no-store',
    ]);
  });
});
