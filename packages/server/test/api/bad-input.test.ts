import { type Endpoint, type EndpointName, endpoints, problemSchema } from '@livedrops/sdk/contract';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { makeDrop } from '../helpers/shop.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let creator: CreatorPerson;

beforeAll(async () => {
  app = await startApp();
  creator = await app.signUpCreator();
});
afterAll(() => app[Symbol.asyncDispose]());

const all = Object.entries(endpoints) as [EndpointName, Endpoint][];
const withBody = all.filter(([, endpoint]) => endpoint.body);
const withoutBody = all.filter(([, endpoint]) => !endpoint.body && !endpoint.takesFile);
const commands = withoutBody.filter(([, endpoint]) => endpoint.method !== 'GET');
const withQuery = all.filter(([, endpoint]) => endpoint.method === 'GET');

type Sent = { token?: string; body?: string; type?: string; key?: string | null; query?: string };

async function send({ method, path }: Endpoint, { token, body, type, key, query = '' }: Sent) {
  const url = `${app.url}/api${path.replaceAll(/\{\w+\}/g, 'nothing-such')}${query}`;
  const response = await fetch(url, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': type ?? 'application/json' }),
      ...(key !== null && { 'idempotency-key': key ?? 'a-fine-key-1' }),
    },
    ...(body !== undefined && { body }),
  });
  const problem = problemSchema.parse(await response.json());
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(problem.status).toBe(response.status);
  expect(problem.requestId).toBe(response.headers.get('x-request-id'));
  return problem;
}

const asCreator = (sent: Sent = {}): Sent => ({ token: creator.session.accessToken, ...sent });
const fieldsOf = ({ errors = [] }: { errors?: { field: string }[] | undefined }) =>
  errors.map(({ field }) => field);

describe('every route with a body', () => {
  it.each(withBody)('%s refuses a field that it does not know', async (_name, endpoint) => {
    const problem = await send(endpoint, asCreator({ body: '{"surprise":1}' }));
    expect(problem).toMatchObject({ status: 422, code: 'validation_failed', outcome: 'not_executed' });
    expect(fieldsOf(problem)).toContain('surprise');
  });

  it.each(withBody)('%s refuses what is not an object', async (_name, endpoint) => {
    for (const body of ['[]', '"text"', '7', 'null']) {
      expect((await send(endpoint, asCreator({ body }))).code).toBe('validation_failed');
    }
  });

  it.each(withBody)('%s refuses broken JSON, other types and too much', async (_name, endpoint) => {
    expect(await send(endpoint, asCreator({ body: '{"a":' }))).toMatchObject({
      code: 'malformed_request',
      errors: [{ field: 'body' }],
    });
    expect(
      await send(endpoint, asCreator({ body: 'a=1', type: 'application/x-www-form-urlencoded' })),
    ).toMatchObject({ code: 'unsupported_media_type', status: 415 });
    const body = JSON.stringify({ a: 'x'.repeat(200_000) });
    expect(await send(endpoint, asCreator({ body }))).toMatchObject({
      code: 'payload_too_large',
      status: 413,
    });
  });
});

describe('every route without a body', () => {
  it.each(commands)('%s refuses one all the same', async (_name, endpoint) => {
    const problem = await send(endpoint, asCreator({ body: '{"surprise":1}' }));
    expect(problem).toMatchObject({ status: 422, code: 'validation_failed', outcome: 'not_executed' });
    expect(fieldsOf(problem)).toEqual(['surprise']);
    for (const body of ['[]', '"text"', '7', 'null'])
      expect((await send(endpoint, asCreator({ body }))).code, body).toBe('validation_failed');
    expect((await send(endpoint, asCreator({ body: '{"a":' }))).code).toBe('malformed_request');
    expect((await send(endpoint, asCreator({ body: 'a=1', type: 'text/plain' }))).code).toBe(
      'unsupported_media_type',
    );
  });

  it.each(commands.filter(([name]) => name.startsWith('drops.')))(
    '%s takes nothing, and an empty object',
    async (_name, endpoint) => {
      for (const sent of [{}, { body: '{}' }])
        expect((await send(endpoint, asCreator(sent))).code).toBe('not_found');
    },
  );
});

describe('every route to read', () => {
  it.each(withQuery)('%s refuses a parameter that it does not know', async (_name, endpoint) => {
    const problem = await send(endpoint, asCreator({ query: '?surprise=1' }));
    expect(problem).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(fieldsOf(problem)).toContain('surprise');
  });

  const paged = withQuery.filter(([, { query }]) => query && 'limit' in (query as { shape?: object }).shape!);
  it.each(paged)('%s keeps the page size within bounds', async (_name, endpoint) => {
    for (const limit of [
      '0',
      '-1',
      '101',
      '1.5',
      'many',
      '',
      ' ',
      '0x10',
      '1e1',
      '+5',
      '05 ',
      '1.0',
      'Infinity',
    ]) {
      const problem = await send(
        endpoint,
        asCreator({ query: `?topic=drop:x&limit=${encodeURIComponent(limit)}` }),
      );
      expect(fieldsOf(problem), `limit=${limit}`).toContain('limit');
    }
  });

  it('takes plain digits for a place in a topic', async () => {
    for (const after of ['', '-1', '0x10', '1e1', '1.5', ' 1', '9007199254740992', '9'.repeat(40)]) {
      const query = `?topic=drop:x&after=${encodeURIComponent(after)}`;
      const fields = fieldsOf(await send(endpoints['events.list'], { query }));
      expect(new Set(fields), `after=${after}`).toEqual(new Set(['after']));
    }
    const page = await app.client().events.list({ topic: 'drop:x', after: 0, limit: 100 });
    expect(page.items).toEqual([]);
  });
});

describe('ordering', () => {
  const { 'orders.create': order } = endpoints;

  test.each([
    ['no quantity', { dropId: 'drp_1' }, ['quantity']],
    ['a quantity of zero', { dropId: 'drp_1', quantity: 0 }, ['quantity']],
    ['a negative quantity', { dropId: 'drp_1', quantity: -1 }, ['quantity']],
    ['half a unit', { dropId: 'drp_1', quantity: 0.5 }, ['quantity']],
    ['a quantity as text', { dropId: 'drp_1', quantity: '1' }, ['quantity']],
    ['more than anybody may', { dropId: 'drp_1', quantity: 101 }, ['quantity']],
    ['no drop', { quantity: 1 }, ['dropId']],
    ['an operator for a drop', { dropId: { $ne: null }, quantity: 1 }, ['dropId']],
    ['a price of their own', { dropId: 'drp_1', quantity: 1, price: 1 }, ['price']],
    ['an empty basket', { items: [] }, ['items']],
    ['a basket with a bad line', { items: [{ dropId: 'drp_1', quantity: 0 }] }, ['items.0.quantity']],
    [
      'a basket that is too long',
      { items: Array.from({ length: 21 }, () => ({ dropId: 'd', quantity: 1 })) },
      ['items'],
    ],
  ])('refuses %s', async (_name, body, fields) => {
    const problem = await send(order, asCreator({ body: JSON.stringify(body) }));
    expect(problem).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(fieldsOf(problem)).toEqual(fields);
  });

  test.each([
    ['a missing', null, 'idempotency_key_missing'],
    ['an empty', '', 'idempotency_key_missing'],
    ['a short', 'short', 'idempotency_key_invalid'],
    ['a long', 'x'.repeat(129), 'idempotency_key_invalid'],
    ['a list of', 'first-key,second-key', 'idempotency_key_invalid'],
    ['a spaced', 'with some spaces', 'idempotency_key_invalid'],
  ])('refuses %s key', async (_name, key, code) => {
    const drop = await makeDrop(creator.client);
    const body = JSON.stringify({ dropId: drop.id, quantity: 1 });
    const problem = await send(order, asCreator({ body, key }));
    expect(problem).toMatchObject({ status: 400, code, errors: [{ field: 'Idempotency-Key' }] });
    expect((await creator.client.drops.get(drop.id)).remaining).toBe(10);
  });

  it('changed nothing with all that', async () => {
    expect((await creator.client.orders.list()).items).toEqual([]);
    expect(await app.connection.collection('orders').countDocuments()).toBe(0);
  });
});

describe('addresses', () => {
  it('answers 404 and 405 in the same form', async () => {
    const elsewhere = { ...endpoints['health.alive'], path: '/elsewhere' } as Endpoint;
    expect(await send(elsewhere, {})).toMatchObject({ status: 404, code: 'not_found' });
    const wrong = { ...endpoints['drops.get'], method: 'DELETE' } as Endpoint;
    expect(await send(wrong, asCreator())).toMatchObject({ status: 405, code: 'method_not_allowed' });
  });

  it('refuses a path that cannot be decoded', async () => {
    const broken = { ...endpoints['drops.get'], path: '/drops/%E0%A4%A' } as Endpoint;
    expect(await send(broken, {})).toMatchObject({ status: 400, code: 'malformed_request' });
  });
});
