import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLiveDrops, type LiveDropsOptions } from '../src/index.ts';
import { errorOf } from './helpers/error-of.ts';
import { fate, startFaultyServer, type Fate, type FaultyServer } from './helpers/faulty-server.ts';
import { watchForLeaks, type Leaks } from './helpers/leaks.ts';
import { createOrderBook, type OrderBook } from './helpers/order-book.ts';

let server: FaultyServer;
let elsewhere: FaultyServer;
let book: OrderBook;
let leaks: Leaks;
beforeEach(async () => {
  [server, elsewhere] = await Promise.all([startFaultyServer(), startFaultyServer()]);
  book = createOrderBook();
  leaks = watchForLeaks();
});
afterEach(async () => {
  leaks[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
  await elsewhere[Symbol.asyncDispose]();
});

const MAX_RESPONSE_BYTES = 1_000_000;
const input = { dropId: 'drp_1', quantity: 1 };
const unavailable = { code: 'unavailable', outcome: 'unknown' };
const CENTURY_SECONDS = '3153600000';

const connect = (options: Partial<LiveDropsOptions> = {}) =>
  createLiveDrops({
    baseUrl: server.url,
    auth: 'token-1',
    maxResponseBytes: MAX_RESPONSE_BYTES,
    retry: { baseDelayMs: 1, maxDelayMs: 2 },
    ...options,
  });

/** What must hold after every order, however it went. */
const expectOneOrder = async () => {
  expect(new Set(server.seen.flatMap(({ key }) => key ?? [])).size).toBe(1);
  expect(new Set(server.seen.flatMap(({ body }) => body || [])).size).toBe(1);
  expect(book.orders.size).toBe(1);
  expect(elsewhere.seen).toEqual([]);
  await expect.poll(() => server.openAnswers()).toBe(0);
  expect(await leaks.left()).toEqual({ timers: 0, listeners: 0, rejections: [] });
};

/** Long enough for an answer on a busy machine. */
const SHORT_MS = 700;

/** Faults that a further attempt may get past. */
const PASSING: [string, () => Fate, Partial<LiveDropsOptions>?][] = [
  ['a reset before the answer', fate.resetBeforeAnswer],
  ['a reset in the body', fate.resetInBody],
  ['a reset after the body, before its end was told', () => fate.resetAfterBody('{"id":"ord_0"}')],
  ['an answer that is too slow', fate.silence, { timeoutMs: SHORT_MS }],
  ['a body that is too slow', fate.drip, { timeoutMs: SHORT_MS }],
  ['a body cut short', fate.truncatedJson],
  ['HTML instead of JSON', () => fate.raw(200, 'text/html', '<html>Sign in to the network</html>')],
  ['nothing at all', () => fate.raw(200, 'application/json', '')],
  ['a 503 that asks for another try', () => fate.problem(503, unavailable, { 'retry-after': '0' })],
  ['a huge refusal', () => fate.endlessBody(502)],
];

/** Faults that end the call, because another attempt would be as bad. */
const FINAL: [string, () => Fate, Record<string, unknown>][] = [
  [
    'a Retry-After without end',
    () => fate.problem(503, unavailable, { 'retry-after': CENTURY_SECONDS }),
    { code: 'unavailable', retryAfterMs: Number(CENTURY_SECONDS) * 1000 },
  ],
  ['a huge body', () => fate.endlessBody(201), { code: 'response_too_large' }],
];

describe('an order that the server made, and whose answer met', () => {
  it.each(PASSING)(
    '%s, is sent again with its key until the answer comes',
    async (_name, fault, options = {}) => {
      const lost = book.losing(fault());
      server.plan(lost, lost, book.answer);
      // On a busy machine the good answer may be too slow, too, and is asked for again.
      const attempts = options.timeoutMs === undefined ? 3 : (expect.any(Number) as number);
      const { data, meta } = await connect(options)
        .orders.create(input, { signal: leaks.signal, maxRetries: 10 })
        .withResponse();
      expect(data).toEqual(book.orders.get(meta.idempotencyKey ?? ''));
      expect(meta).toMatchObject({ attempts, replayed: true });
      await expectOneOrder();
    },
  );

  it.each(PASSING)('%s, each time, is unknown and settled by its key', async (_name, fault, options = {}) => {
    server.plan(book.losing(fault()));
    const error = await errorOf(connect(options).orders.create(input, { signal: leaks.signal }));
    expect(error).toMatchObject({ attempts: 4, outcome: 'unknown', isRetrySafe: true });
    expect(server.seen).toHaveLength(4);
    server.plan(book.find);
    expect(await error.unsettled?.find()).toEqual(book.orders.get(error.idempotencyKey ?? ''));
    await expectOneOrder();
  });

  it('no server at all, for that request was lost, is made by a later attempt', async () => {
    server.plan(fate.resetBeforeAnswer(), fate.resetBeforeAnswer(), book.answer);
    const order = connect().orders.create(input, { signal: leaks.signal });
    const { meta } = await order.withResponse();
    expect(meta).toMatchObject({ attempts: 3, replayed: false });
    await expectOneOrder();
  });

  it.each(FINAL)('%s, is not sent again by itself, but by its handle', async (_name, fault, expected) => {
    server.plan(book.losing(fault()), book.answer);
    const error = await errorOf(connect().orders.create(input, { signal: leaks.signal }));
    expect(error).toMatchObject({ ...expected, attempts: 1, outcome: 'unknown', isRetrySafe: true });
    expect(server.seen).toHaveLength(1);
    expect(await error.unsettled?.repeat()).toEqual(book.orders.get(error.idempotencyKey ?? ''));
    await expectOneOrder();
  });

  it('`__proto__` in its body, is what the body says and nothing more', async () => {
    const body = '{"id":"ord_1","__proto__":{"status":"confirmed","isAdmin":true}}';
    server.plan(book.losing(fate.raw(201, 'application/json', body)));
    const order = await connect().orders.create(input, { signal: leaks.signal });
    expect(order.id).toBe('ord_1');
    expect(order.status).toBeUndefined();
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    await expectOneOrder();
  });
});

describe('the size of an answer', () => {
  const bodyOf = (bytes: number) => JSON.stringify({ id: 'x'.repeat(bytes - '{"id":""}'.length) });

  it('may be just the limit, and not a byte more', async () => {
    const client = connect({ maxResponseBytes: 100_000, retry: false });
    server.plan(fate.raw(200, 'application/json', bodyOf(100_000)));
    expect((await client.drops.get('drp_1')).id).toHaveLength(100_000 - 9);
    server.plan(fate.raw(200, 'application/json', bodyOf(100_001)));
    const error = await errorOf(client.drops.get('drp_1'));
    expect(error).toMatchObject({ code: 'response_too_large', outcome: 'not_executed', attempts: 1 });
    expect(error.cause).toMatchObject({ message: 'The answer is larger than 100000 bytes' });
  });

  it('is what it unpacks to, not what came over the wire', async () => {
    server.plan(fate.gzip(bodyOf(5_000_000)));
    expect(await errorOf(connect().drops.get('drp_1'))).toMatchObject({ code: 'response_too_large' });
    expect(server.seen).toHaveLength(1);
  });

  it('is checked where bodies cannot be streamed, too', async () => {
    const unstreamed = async () => {
      const response = Response.json({ id: 'x'.repeat(2000) });
      return Object.defineProperty(response, 'body', { value: undefined });
    };
    const client = connect({ fetch: unstreamed, maxResponseBytes: 1000 });
    expect(await errorOf(client.drops.get('drp_1'))).toMatchObject({ code: 'response_too_large' });
    const patient = client.withOptions({ maxResponseBytes: 10_000 });
    expect((await patient.drops.get('drp_1')).id).toHaveLength(2000);
  });

  it('says nothing about characters: a letter may come in two pieces', async () => {
    server.plan(fate.pieces('{"id":"caf\u00e9 \u{1f389}"}'));
    expect(await connect().drops.get('drp_1')).toEqual({ id: 'caf\u00e9 \u{1f389}' });
  });
});
