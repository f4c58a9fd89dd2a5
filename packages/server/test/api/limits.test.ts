import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { App } from '../../src/app/app.ts';
import { send } from '../helpers/send.ts';
import { makeFans } from '../helpers/shop.ts';
import { type SlowRedis, startSlowRedis } from '../helpers/slow-redis.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';

// Two servers, and a Redis between them that goes away: limits stay what they are, and hit nobody else.

const GUESSES = 6;
const ORDERS = 40;
/** Counted by each process alone, as long as a person orders little. */
const ORDERS_ALONE = ORDERS / 10;

let redis: SlowRedis;
let app: TestApp;
let other: App;

beforeEach(async () => {
  redis = await startSlowRedis(inject('redisUrl'));
  app = await startApp({
    env: {
      REDIS_URL: redis.url,
      ROLE: 'api',
      TRUST_PROXY_HOPS: '1',
      LOG_LEVEL: 'fatal',
      RATE_LIMIT_AUTH_PER_MINUTE: String(GUESSES),
      RATE_LIMIT_ORDERS_PER_MINUTE: String(ORDERS),
    },
  });
  other = await app.another();
});
afterEach(async () => {
  redis.mend();
  redis.resume();
  await other[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

/** Calls at both servers in turn, until as many were refused by a limit as twice the limit would let pass. */
async function inTurn(
  count: number,
  call: (url: string) => Promise<string>,
): Promise<Record<string, number>> {
  const codes: Record<string, number> = {};
  for (let index = 0; index < count; index += 1) {
    const code = await call(index % 2 === 0 ? app.url : other.url);
    codes[code] = (codes[code] ?? 0) + 1;
  }
  return codes;
}

const guess = (from: string) => async (url: string) => {
  const answer = await send(url, '/api/auth/login', {
    // A limit of its own counts guesses at one account.
    body: { email: `${randomUUID()}@example.test`, password: 'not this one' },
    headers: { 'x-forwarded-for': from },
  });
  return answer.problem?.code ?? 'ok';
};

const order = (token: string) => async (url: string) => {
  const answer = await send(url, '/api/orders', {
    token,
    body: { dropId: 'drp_none', quantity: 1 },
    headers: { 'idempotency-key': randomUUID() },
  });
  return answer.problem?.code ?? 'ok';
};

describe.each([
  ['is there', () => {}],
  ['is gone', () => redis.cut()],
  ['does not answer', () => redis.pause()],
])('two servers whose Redis %s', (_state, leave) => {
  it('let an address guess no more often than one does, and others sign in', async () => {
    const { email } = (await app.signUp()).session.user;
    leave();
    expect(await inTurn(2 * GUESSES, guess('192.0.2.1'))).toEqual({
      invalid_credentials: GUESSES,
      rate_limited: GUESSES,
    });
    // As many people behind one address as want to.
    for (let time = 0; time < GUESSES + 2; time += 1)
      for (const url of [app.url, other.url]) {
        const body = { email, password: 'correct horse' };
        const headers = { 'x-forwarded-for': '192.0.2.2' };
        expect((await send(url, '/api/auth/login', { body, headers })).status).toBe(200);
      }
    expect(await guess('192.0.2.2')(other.url)).toBe('invalid_credentials');
  });

  it('let a person order no more often than one does, and others order', async () => {
    const [eager, calm] = makeFans(app, 2);
    const token = (await eager?.client.getToken()) ?? '';
    leave();
    const codes = await inTurn(2 * ORDERS, order(token));
    expect(codes['not_found']).toBeGreaterThanOrEqual(ORDERS);
    expect(codes['not_found']).toBeLessThanOrEqual(ORDERS + ORDERS_ALONE);
    expect(codes['rate_limited']).toBe(2 * ORDERS - (codes['not_found'] ?? 0));
    expect(await order((await calm?.client.getToken()) ?? '')(app.url)).toBe('not_found');
  });
});

it('limits go on where Redis is back', async () => {
  redis.cut();
  expect(await inTurn(2 * GUESSES, guess('192.0.2.3'))).toMatchObject({ rate_limited: GUESSES });
  redis.mend();
  await expect.poll(async () => (await app.client().health.ready()).redis, { interval: 200 }).toBe('up');
  await expect.poll(async () => (await send(other.url, '/api/ready')).body).toMatchObject({ redis: 'up' });
  expect(await inTurn(2 * GUESSES, guess('192.0.2.4'))).toEqual({
    invalid_credentials: GUESSES,
    rate_limited: GUESSES,
  });
});
