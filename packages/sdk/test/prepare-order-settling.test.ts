import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createLiveDrops,
  createSession,
  memoryOrderStorage,
  prepareOrder,
  resumeOrder,
  type LiveDrops,
  type OrderStorage,
} from '../src/index.ts';
import { errorOf } from './helpers/error-of.ts';
import { fate, startFaultyServer, type FaultyServer } from './helpers/faulty-server.ts';
import { sessionOf } from './helpers/session-of.ts';

let server: FaultyServer;
let client: LiveDrops;
let storage: OrderStorage;
beforeEach(async () => {
  server = await startFaultyServer();
  client = createLiveDrops({ baseUrl: server.url, auth: 'token-1', retry: false });
  storage = memoryOrderStorage();
});
afterEach(() => server[Symbol.asyncDispose]());

const order = { id: 'ord_1', status: 'confirmed' };
const input = { dropId: 'drp_1', quantity: 1 };
const keptKey = async () => (await resumeOrder(client, { storage, name: 'drp_1' }))?.idempotencyKey;
const refuse = (code: string, status: number) => fate.problem(status, { code, outcome: 'not_executed' });

it.each([
  ['not_started', 409],
  ['paused', 409],
  ['http_404', 404],
])('is kept when it may be sent again in a moment: %s', async (code, status) => {
  server.plan(code.startsWith('http') ? fate.html(status) : refuse(code, status));
  const prepared = await prepareOrder(client, input, { storage });
  expect(await errorOf(prepared.place())).toMatchObject({ code, outcome: 'not_executed' });
  expect(await keptKey()).toBe(prepared.idempotencyKey);
});

it('is kept again before it is sent again, although it was forgotten', async () => {
  server.plan(refuse('sold_out', 409), fate.resetBeforeAnswer());
  const prepared = await prepareOrder(client, input, { storage });
  await errorOf(prepared.place());
  expect(await keptKey()).toBeUndefined();
  await errorOf(prepared.place());
  expect(await keptKey()).toBe(prepared.idempotencyKey);
});

it('is not sent again when another one has taken its place', async () => {
  server.plan(refuse('sold_out', 409));
  const first = await prepareOrder(client, input, { storage });
  await errorOf(first.place());
  const second = await prepareOrder(client, { ...input, quantity: 2 }, { storage });
  expect(await errorOf(first.place())).toMatchObject({
    code: 'order_unsettled',
    idempotencyKey: second.idempotencyKey,
  });
  expect(server.seen).toHaveLength(1);
});

it.each([
  ['a page of a firewall', 'http_404', fate.html(404)],
  ['a limit', 'rate_limited', refuse('rate_limited', 429)],
  ['a gate', 'forbidden', refuse('forbidden', 403)],
  [
    'input that is refused before the key is looked up',
    'validation_failed',
    refuse('validation_failed', 422),
  ],
  ['a code that is not known', 'some_day', refuse('some_day', 409)],
])('stays unknown after a lost answer, whatever is said by %s', async (_name, code, answer) => {
  server.plan(fate.resetBeforeAnswer(), answer, fate.json(order));
  const prepared = await prepareOrder(client, input, { storage });
  await errorOf(prepared.place());
  const error = await errorOf(prepared.place());
  expect(error).toMatchObject({ code, outcome: 'unknown', idempotencyKey: prepared.idempotencyKey });
  await expect(error.unsettled?.find()).resolves.toEqual(order);
  expect(await keptKey()).toBe(prepared.idempotencyKey);
});

it('may have been sent before it was resumed: only what settles it forgets it', async () => {
  server.plan(refuse('forbidden', 403), refuse('sold_out', 409));
  await prepareOrder(client, input, { storage });
  const resumed = await resumeOrder(client, { storage, name: 'drp_1' });
  if (resumed === null) throw new Error('nothing is kept');
  expect(await errorOf(resumed.place())).toMatchObject({ code: 'forbidden', outcome: 'unknown' });
  expect(await keptKey()).toBe(resumed.idempotencyKey);
  expect(await errorOf(resumed.place())).toMatchObject({ code: 'sold_out', outcome: 'not_executed' });
  expect(await keptKey()).toBeUndefined();
});

it('is as good as never sent once the server has looked its key up', async () => {
  server.plan(fate.resetBeforeAnswer(), refuse('not_started', 409), refuse('validation_failed', 422));
  const prepared = await prepareOrder(client, input, { storage });
  await errorOf(prepared.place());
  expect(await errorOf(prepared.place())).toMatchObject({ code: 'not_started', outcome: 'not_executed' });
  expect(await errorOf(prepared.place())).toMatchObject({ outcome: 'not_executed' });
  expect(await keptKey()).toBeUndefined();
});

it('stays with the person who prepared it', async () => {
  const session = createSession();
  await session.set(sessionOf('usr_a'));
  client = createLiveDrops({ baseUrl: server.url, auth: session, retry: false });
  const prepared = await prepareOrder(client, input, { storage });
  server.plan(fate.resetBeforeAnswer());
  const lost = await errorOf(prepared.place());
  const unsettled = await errorOf(prepareOrder(client, { ...input, quantity: 2 }, { storage }));
  await session.set(sessionOf('usr_b'));
  const attempts = [
    prepared.place(),
    prepared.find(),
    lost.unsettled?.repeat() ?? Promise.resolve(),
    lost.unsettled?.find() ?? Promise.resolve(),
    unsettled.unsettled?.repeat() ?? Promise.resolve(),
    unsettled.unsettled?.find() ?? Promise.resolve(),
  ];
  for (const attempt of attempts) {
    expect(await errorOf(attempt)).toMatchObject({ code: 'session_changed' });
  }
  expect(server.seen).toHaveLength(1);
  await session.set(sessionOf('usr_a'));
  server.plan(fate.json(order));
  await expect(prepared.place()).resolves.toEqual(order);
});

it('prepared by nobody is of the first who sends it', async () => {
  const session = createSession();
  client = createLiveDrops({ baseUrl: server.url, auth: session, retry: false });
  const prepared = await prepareOrder(client, input, { storage });
  await session.set(sessionOf('usr_a'));
  server.plan(fate.resetBeforeAnswer());
  await errorOf(prepared.place());
  await session.set(sessionOf('usr_b'));
  expect(await errorOf(prepared.place())).toMatchObject({ code: 'session_changed', outcome: 'unknown' });
  expect(server.seen).toHaveLength(1);
});
