import { randomUUID } from 'node:crypto';
import { createLiveDrops } from '@livedrops/sdk';
import { createRealtime } from '@livedrops/sdk/realtime';
import { expect, it, onTestFinished } from 'vitest';
import { send } from '../helpers/send.ts';
import { makeFans } from '../helpers/shop.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';

const behind = { TRUST_PROXY_HOPS: '1' };
/** Without Redis: a command that takes too long on a busy machine would be counted elsewhere. */
const ALONE = { REDIS_URL: '' };

const guess = async (app: TestApp, from: string) =>
  (
    await send(app.url, '/api/auth/login', {
      body: { email: `${randomUUID()}@example.test`, password: 'not the password' },
      headers: { 'x-forwarded-for': from },
    })
  ).problem?.code;

it.each([
  ['ports', (n: number) => `192.0.2.1:${40_000 + n}`],
  ['IPv6 addresses of one household', (n: number) => `2001:db8:1:${n}::${n}`],
  ['ways to write it', (n: number) => ['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:C000:201'][n % 3] ?? ''],
  ['words that are no addresses', (n: number) => `_hidden${n}`],
])('one caller with many %s is one caller', async (_name, addressOf) => {
  const env = { ...behind, ...ALONE, RATE_LIMIT_AUTH_PER_MINUTE: '3' };
  await using app = await startApp({ env });
  const codes: (string | undefined)[] = [];
  for (let n = 0; n < 5; n += 1) codes.push(await guess(app, addressOf(n)));
  expect(codes).toEqual([...Array<string>(3).fill('invalid_credentials'), 'rate_limited', 'rate_limited']);
  expect(await guess(app, '198.51.100.7')).toBe('invalid_credentials');
});

it('a hall of people behind one address can sign in: what succeeds does not count', async () => {
  await using app = await startApp({ env: { ...ALONE, RATE_LIMIT_AUTH_PER_MINUTE: '2' } });
  const email = `${randomUUID()}@example.test`;
  const password = 'correct horse';
  await app.client().auth.register({ email, password, name: 'Kim Fan' });
  const login = (word: string) => send(app.url, '/api/auth/login', { body: { email, password: word } });
  for (let n = 0; n < 6; n += 1) expect((await login(password)).status).toBe(200);
  const statuses = [(await login('wrong one')).status, (await login('wrong two')).status];
  expect(statuses).toEqual([401, 401]);
  expect((await login(password)).status).toBe(429);
});

it('a person has one limit over all processes', async () => {
  await using app = await startApp({ env: { RATE_LIMIT_ORDERS_PER_MINUTE: '10' } });
  const env = { ...app.env };
  await using second = await startApp({ env });
  const [fan] = makeFans(app, 1);
  const token = await fan?.client.getToken();
  const codes: (string | undefined)[] = [];
  for (let n = 0; n < 24; n += 1) {
    const answer = await send([app.url, second.url][n % 2] ?? '', '/api/orders', {
      body: { dropId: 'drp_1', quantity: 1 },
      ...(token !== undefined && { token }),
      headers: { 'idempotency-key': randomUUID() },
    });
    codes.push(answer.problem?.code);
  }
  const passed = codes.filter((code) => code === 'not_found').length;
  // A tenth of it is counted by each process alone.
  expect(passed).toBeGreaterThanOrEqual(10);
  expect(passed).toBeLessThanOrEqual(11);
});

it('an address has so many sockets, and the others wait for their turn', async () => {
  await using app = await startApp({ env: { ...behind, CONNECTIONS_PER_ADDRESS: '2' } });
  const open = () => {
    const realtime = createRealtime(createLiveDrops({ baseUrl: app.url }));
    onTestFinished(() => realtime.close());
    realtime.channel('drop:drp_1').on('*', () => {});
    realtime.connect();
    return realtime;
  };
  const [one, two] = [open(), open()];
  await expect.poll(() => [one.state.name, two.state.name]).toEqual(['live', 'live']);
  const three = open();
  await expect.poll(() => three.state.name).toBe('waiting');
  one.close();
  await expect.poll(() => three.state.name).toBe('live');
});
