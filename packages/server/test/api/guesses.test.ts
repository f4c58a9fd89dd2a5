import { randomUUID } from 'node:crypto';
import type { Session } from '@livedrops/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { send } from '../helpers/send.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';

const PASSWORD = 'correct horse';
const HOME = '192.0.2.1';

let app: TestApp;
beforeAll(async () => {
  // Time stands still: guesses are counted in windows, and one could end in the middle.
  const at = Date.now();
  app = await startApp({ env: { TRUST_PROXY_HOPS: '1' }, overrides: { clock: { now: () => at } } });
});
afterAll(() => app[Symbol.asyncDispose]());

const call = (path: string, from: string, body: object) =>
  send(app.url, `/api/auth/${path}`, { body, headers: { 'x-forwarded-for': from } });

const signUp = async (email: string, from: string, password = PASSWORD) =>
  ((await call('register', from, { email, password, name: 'Kim Fan' })).body as Session).user.id;
const signIn = async (email: string, from: string, password = PASSWORD) => {
  const { status, problem, body } = await call('login', from, { email, password });
  return problem?.code ?? [status, (body as Session).user.id];
};
const newEmail = () => `${randomUUID()}@example.test`;

it('guesses at one account are limited over all networks, and its owner signs in where they did before', async () => {
  const email = newEmail();
  const id = await signUp(email, HOME);
  const codes: unknown[] = [];
  for (let n = 1; n <= 23; n += 1) codes.push(await signIn(email, `198.51.100.${n}`, `guess number ${n}`));
  expect(codes).toEqual([
    // Registering asked for the password of the address once.
    ...Array<string>(19).fill('invalid_credentials'),
    ...Array<string>(4).fill('rate_limited'),
  ]);
  // Also the right password is not looked at there, or the answer would tell that it is right; nor by way of registering.
  expect(await signIn(email, '203.0.113.9')).toBe('rate_limited');
  expect(await signUp(email, '203.0.113.10')).not.toBe(id);
  expect(await signIn(email, HOME)).toEqual([200, id]);
  expect(await signIn(newEmail(), '203.0.113.9')).toBe('invalid_credentials');
});

it('a password that is right is no guess, from however many networks', async () => {
  const email = newEmail();
  const id = await signUp(email, HOME);
  for (let n = 1; n <= 30; n += 1) expect(await signIn(email, `203.0.113.${n}`)).toEqual([200, id]);
  const account = await app.connection
    .collection<{ _id: string; networks: string[] }>('users')
    .findOne({ _id: id });
  expect(account?.networks).toHaveLength(10);
});

it('strangers who claim an address, before or after its owner, do not keep the owner from signing in', async () => {
  const email = newEmail();
  const strangers = (n: number) => signUp(email, `198.51.100.${n}`, `somebody else ${n}`);
  const owner = await signUp(email, HOME);
  for (let n = 1; n <= 4; n += 1) await strangers(n);
  expect(await signIn(email, HOME)).toEqual([200, owner]);
  const late = newEmail();
  for (let n = 1; n <= 4; n += 1) await signUp(late, `198.51.100.${n}`, `somebody else ${n}`);
  const second = await signUp(late, HOME);
  expect(await signIn(late, HOME)).toEqual([200, second]);
});
