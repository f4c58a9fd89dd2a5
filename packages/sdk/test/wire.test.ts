import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createLiveDrops,
  isAbortedError,
  isApiError,
  isConnectionError,
  isLiveDropsError,
  type LiveDropsOptions,
  type LiveDrops,
} from '../src/index.ts';
import { errorOf } from './helpers/error-of.ts';
import { fate, startFaultyServer, type Fate, type FaultyServer } from './helpers/faulty-server.ts';
import { watchForLeaks } from './helpers/leaks.ts';

let server: FaultyServer;
beforeEach(async () => {
  server = await startFaultyServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const quick = { baseDelayMs: 1, maxDelayMs: 2 };
const connect = (options: Partial<LiveDropsOptions> = {}) =>
  createLiveDrops({ baseUrl: server.url, auth: 'token-1', retry: quick, ...options });

const order = { id: 'ord_1', status: 'confirmed' };
const input = { dropId: 'drp_1', quantity: 1 };
const unavailable = { code: 'unavailable', outcome: 'not_executed' };

describe('one key for all attempts of an order', () => {
  it.each<[string, Fate]>([
    ['503 with Retry-After', fate.problem(503, unavailable, { 'retry-after': '0' })],
    ['429', fate.problem(429, { code: 'rate_limited', outcome: 'not_executed' })],
    ['500 that does not know', fate.problem(500, { code: 'internal', outcome: 'unknown' })],
    ['an HTML page of a proxy', fate.html(502)],
  ])('survives: %s', async (_name, failure) => {
    server.plan(failure, failure, fate.json(order, { status: 201 }));
    const { data, meta } = await connect().orders.create(input).withResponse();
    expect(data).toEqual(order);
    expect(server.seen).toHaveLength(3);
    expect(new Set(server.seen.map(({ key }) => key))).toEqual(new Set([meta.idempotencyKey]));
    expect(meta.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(server.seen.map(({ body }) => body))).toEqual(new Set([JSON.stringify(input)]));
    expect(meta).toMatchObject({ attempts: 3, replayed: false, requestId: 'req_ok' });
  });

  it('stands for the order as it was asked for, whatever the caller does to it meanwhile', async () => {
    const wanted = { ...input };
    const meddle: Fate = (response, request, seen) => {
      wanted.quantity = 9;
      return fate.resetBeforeAnswer()(response, request, seen);
    };
    server.plan(meddle, fate.json(order));
    await connect().orders.create(wanted);
    expect(server.seen.map(({ body }) => body)).toEqual([JSON.stringify(input), JSON.stringify(input)]);
  });

  it('stands for an order that a framework watches by a proxy', async () => {
    server.plan(fate.json(order));
    const watched = new Proxy(input, {});
    await connect().orders.create(watched);
    expect(server.seen[0]?.body).toBe(JSON.stringify(input));
  });

  it('stays the same after the token was renewed', async () => {
    let count = 0;
    const auth = async () => ({ token: `token-${(count += 1)}` });
    server.plan(
      fate.problem(503, unavailable),
      fate.problem(401, { code: 'token_expired', outcome: 'not_executed' }),
      fate.problem(503, unavailable),
      fate.json(order),
    );
    await connect({ auth }).orders.create(input);
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-2',
      'Bearer token-2',
    ]);
    expect(new Set(server.seen.map(({ key }) => key)).size).toBe(1);
  });

  it('is the caller’s own when there is one, and differs between calls otherwise', async () => {
    server.plan(fate.json(order, { headers: { 'idempotent-replayed': 'true' } }));
    const client = connect();
    const { meta } = await client.orders.create(input, { idempotencyKey: 'checkout-42' }).withResponse();
    expect(meta).toMatchObject({ idempotencyKey: 'checkout-42', replayed: true });
    await client.orders.create(input);
    await client.orders.create(input);
    const keys = server.seen.map(({ key }) => key);
    expect(keys[0]).toBe('checkout-42');
    expect(new Set(keys).size).toBe(3);
  });

  it('is refused before anything is sent when it could not be a header', async () => {
    await expect(connect().orders.create(input, { idempotencyKey: 'a b' })).rejects.toThrow(TypeError);
    expect(server.seen).toHaveLength(0);
  });

  it('is on the error, so that the order can be looked up', async () => {
    server.plan(fate.resetBeforeAnswer());
    const error = await errorOf(connect().orders.create(input));
    expect(error).toMatchObject({
      code: 'connection_failed',
      outcome: 'unknown',
      attempts: 4,
      isRetrySafe: true,
    });
    expect(error.idempotencyKey).toBe(server.seen[0]?.key);
    expect(new Set(server.seen.map(({ key }) => key)).size).toBe(1);
  });
});

describe('the word when a key was made', () => {
  const wordsOf = () => server.seen.map(({ keyMinted }) => keyMinted);
  const time = () =>
    fate.json({ now: new Date(1_700_000_000_000).toISOString(), epochMs: 1_700_000_000_000 });

  /** A client that knows the server's clock. */
  async function connectSynced(): Promise<LiveDrops> {
    const client = connect();
    server.plan(time());
    await client.clock.sync({ samples: 1 });
    server.seen.length = 0;
    return client;
  }

  it('goes with the first request of an order at one drop: a later one may follow an order that this has made', async () => {
    const client = await connectSynced();
    server.plan(fate.resetBeforeAnswer(), fate.problem(503, unavailable), fate.json(order));
    await client.orders.create(input);
    expect(wordsOf()).toEqual([expect.stringMatching(/^drp_1;at=17000000\d{5}$/), undefined, undefined]);
  });

  it("is not given while the server's clock is not known: by the own one it could be a lie", async () => {
    await connect().orders.create(input);
    expect(wordsOf()).toEqual([undefined]);
  });

  it('is not given for a key that the caller made: it may have been sent by another program', async () => {
    const client = await connectSynced();
    await client.orders.create(input, { idempotencyKey: 'checkout-42' });
    expect(wordsOf()).toEqual([undefined]);
  });

  it('names the one drop of a basket, and nothing for several', async () => {
    const client = await connectSynced();
    await client.orders.create({ items: [input] });
    await client.orders.create({ items: [input, { dropId: 'drp_2', quantity: 1 }] });
    await client.orders.create({ dropId: 'drp 1\r\n', quantity: 1 });
    expect(wordsOf()).toEqual([expect.stringMatching(/^drp_1;at=/), undefined, undefined]);
  });
});

describe('a write without a key', () => {
  it.each<[string, Fate]>([
    ['a broken connection', fate.resetBeforeAnswer()],
    ['an answer cut short', fate.resetInBody()],
    ['a gateway error', fate.html(504)],
    ['no answer', fate.silence()],
  ])('is sent once when %s leaves open whether it happened', async (_name, failure) => {
    server.plan(failure);
    const error = await errorOf(connect({ timeoutMs: 2000 }).drops.pause('drp_1'));
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.key).toBeUndefined();
    expect(error).toMatchObject({ outcome: 'unknown', isRetrySafe: false, idempotencyKey: undefined });
  });

  it('is repeated when the server vouches that nothing happened', async () => {
    server.plan(fate.problem(503, unavailable), fate.json({ id: 'drp_1' }));
    await expect(connect().drops.pause('drp_1')).resolves.toEqual({ id: 'drp_1' });
  });

  it('is repeated when the server asks for it and did nothing', async () => {
    server.plan(
      fate.problem(500, { code: 'internal', outcome: 'not_executed' }, { 'livedrops-should-retry': 'true' }),
      fate.json({ id: 'drp_1' }),
    );
    await connect().drops.pause('drp_1');
    expect(server.seen).toHaveLength(2);
  });

  it('is sent once when the server asks for more but does not know what happened', async () => {
    server.plan(
      fate.problem(503, { code: 'unavailable', outcome: 'unknown' }, { 'livedrops-should-retry': 'true' }),
    );
    const error = await errorOf(connect().drops.pause('drp_1'));
    expect(server.seen).toHaveLength(1);
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown', isRetrySafe: false });
  });

  it('is repeated anyway when doing it twice is the same as once', async () => {
    server.plan(fate.resetBeforeAnswer(), fate.json({ creatorId: 'crt_1' }));
    await connect().follows.follow('crt_1');
    expect(server.seen).toHaveLength(2);
  });
});

describe('limits', () => {
  it('takes `maxRetries: 0` literally', async () => {
    server.plan(fate.problem(503, unavailable));
    await errorOf(connect().drops.get('drp_1', { maxRetries: 0 }));
    await errorOf(connect({ retry: false }).drops.get('drp_1'));
    expect(server.seen).toHaveLength(2);
  });

  it('does not wait for a long Retry-After', async () => {
    server.plan(
      fate.problem(429, { code: 'rate_limited', outcome: 'not_executed' }, { 'retry-after': '3600' }),
    );
    const error = await errorOf(connect().orders.create(input));
    expect(error).toMatchObject({
      status: 429,
      retryAfterMs: 3_600_000,
      attempts: 1,
      outcome: 'not_executed',
    });
  });

  it('reads Retry-After as a date by the server’s own clock', async () => {
    server.plan(
      fate.problem(503, unavailable, {
        date: 'Mon, 01 Jan 2001 00:00:00 GMT',
        'retry-after': 'Mon, 01 Jan 2001 00:05:00 GMT',
      }),
    );
    expect(await errorOf(connect().drops.get('drp_1'))).toMatchObject({ retryAfterMs: 300_000 });
  });

  it('ends the call when its whole time is over, body included', async () => {
    server.plan(fate.silenceInBody());
    const error = await errorOf(connect({ totalTimeoutMs: 150 }).orders.create(input));
    expect(error).toMatchObject({ code: 'timeout', phase: 'total', outcome: 'unknown', attempts: 1 });
  });

  it('sends nothing more once its whole time is over, although the timer has not had its turn', async () => {
    // As after a machine was asleep, or a page was frozen.
    const auth = () => {
      const until = performance.now() + 100;
      while (performance.now() < until);
      return { token: 'token-1' };
    };
    const error = await errorOf(connect({ auth, totalTimeoutMs: 50 }).orders.create(input));
    expect(error).toMatchObject({ code: 'timeout', phase: 'total', outcome: 'not_executed', attempts: 0 });
    expect(server.seen).toEqual([]);
  });

  it('says which attempt limit was hit', async () => {
    server.plan(fate.silence());
    const error = await errorOf(connect({ timeoutMs: 100 }).drops.get('drp_1', { maxRetries: 0 }));
    expect(error).toMatchObject({ code: 'timeout', phase: 'attempt', outcome: 'not_executed' });
    expect(isConnectionError(error)).toBe(true);
  });
});

describe('answers that try something', () => {
  it.each([301, 302, 303, 307, 308])(
    'a redirect (%i) takes no write anywhere else, and says where to',
    async (status) => {
      await using elsewhere = await startFaultyServer();
      const { host } = new URL(elsewhere.url);
      server.plan(fate.redirect(status, `http://somebody:secret@${host}/api/orders?token=secret`));
      const error = await errorOf(connect().orders.create(input));
      expect(error).toMatchObject({ code: 'redirected', outcome: 'not_executed', attempts: 1 });
      expect(error.message).toBe(
        `The server sent the call on to ${elsewhere.url}/api/orders: set baseUrl to the address that answers itself (POST ${server.url}/api/orders)`,
      );
      expect(isConnectionError(error)).toBe(true);
      expect(server.seen).toHaveLength(1);
      expect(elsewhere.seen).toEqual([]);
    },
  );

  it('a redirect after an attempt that may have worked leaves its outcome unknown', async () => {
    server.plan(fate.resetBeforeAnswer(), fate.redirect(307, '/elsewhere'));
    const error = await errorOf(connect().orders.create(input));
    expect(error).toMatchObject({ code: 'redirected', outcome: 'unknown', attempts: 2 });
    expect(error.unsettled).toBeDefined();
  });

  it('a redirect of a read does not take the token to another server', async () => {
    await using elsewhere = await startFaultyServer();
    elsewhere.plan(fate.json({ id: 'drp_1' }));
    server.plan(fate.redirect(307, `${elsewhere.url}/api/drops/drp_1`));
    await connect().drops.get('drp_1');
    expect(server.seen[0]?.authorization).toBe('Bearer token-1');
    expect(elsewhere.seen).toMatchObject([{ authorization: undefined }]);
  });

  it('`__proto__` and `constructor` in an answer change nothing but that answer', async () => {
    server.plan(
      fate.raw(200, 'application/json', '{"id":"drp_1","__proto__":{"isAdmin":true},"constructor":{"x":1}}'),
    );
    await connect().drops.get('drp_1');
    server.plan(
      fate.raw(409, 'application/problem+json', '{"code":"sold_out","__proto__":{"retryAfterMs":1}}'),
    );
    expect(await errorOf(connect().drops.get('drp_1'))).toMatchObject({ code: 'sold_out', status: 409 });
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    expect(({} as Record<string, unknown>)['retryAfterMs']).toBeUndefined();
  });

  it('JSON with the wrong content type is read; anything else is said to be unreadable', async () => {
    server.plan(fate.raw(200, 'text/plain', '{"id":"drp_1"}'));
    await expect(connect().drops.get('drp_1')).resolves.toEqual({ id: 'drp_1' });
    server.plan(fate.raw(200, 'application/json', '<html></html>'));
    expect(await errorOf(connect().drops.get('drp_1'))).toMatchObject({ code: 'response_unreadable' });
  });
});

describe('an order of unknown outcome', () => {
  const lose = async () => {
    server.plan(fate.resetBeforeAnswer());
    const wanted = { ...input };
    const promise = connect({ retry: false }).orders.create(wanted);
    const error = await errorOf(promise);
    wanted.quantity = 9;
    if (error.unsettled === undefined) throw new Error('no handle');
    return error.unsettled;
  };

  it('is found by its key', async () => {
    const unsettled = await lose();
    server.plan(fate.json(order));
    await expect(unsettled.find()).resolves.toEqual(order);
    expect(server.seen[1]?.path).toBe(`/api/orders/by-key/${server.seen[0]?.key}`);
  });

  it('is not there, which is an answer, too', async () => {
    const unsettled = await lose();
    server.plan(fate.problem(404, { code: 'not_found', outcome: 'not_executed' }));
    await expect(unsettled.find()).resolves.toBeNull();
  });

  it('is repeated with the same key and the same body', async () => {
    const unsettled = await lose();
    server.plan(fate.json(order));
    await expect(unsettled.repeat()).resolves.toEqual(order);
    expect(server.seen[1]).toMatchObject({ key: server.seen[0]?.key, body: JSON.stringify(input) });
  });

  it('has no handle when it is known, or when it is no order', async () => {
    server.plan(fate.problem(409, { code: 'sold_out', outcome: 'not_executed' }));
    expect((await errorOf(connect().orders.create(input))).unsettled).toBeUndefined();
    server.plan(fate.resetBeforeAnswer());
    expect((await errorOf(connect().drops.restock('drp_1', { quantity: 1 }))).unsettled).toBeUndefined();
  });
});

describe('a server that is down', () => {
  it('is not asked more and more: retries of all calls come from one budget', async () => {
    server.plan(fate.problem(503, unavailable));
    const client = connect({ retry: { ...quick, budget: 4 } });
    for (let call = 0; call < 5; call += 1) await errorOf(client.drops.get('drp_1'));
    // Five attempts and four retries; the bucket may have filled by one or two meanwhile on a slow machine.
    expect(server.seen.length).toBeGreaterThanOrEqual(9);
    expect(server.seen.length).toBeLessThan(15);
    server.seen.length = 0;
    const endless = connect({ retry: { ...quick, budget: false } });
    for (let call = 0; call < 5; call += 1) await errorOf(endless.drops.get('drp_1'));
    expect(server.seen).toHaveLength(20);
  });
});

describe('errors', () => {
  it('carry the problem', async () => {
    server.plan(
      fate.problem(422, {
        code: 'validation_failed',
        outcome: 'not_executed',
        requestId: 'req_7',
        errors: [{ field: 'quantity', message: 'too many' }, 'nonsense'],
      }),
    );
    const error = await errorOf(connect().orders.create(input));
    if (!isApiError(error, 'validation_failed')) throw new Error('wrong code');
    expect(error.errors).toEqual([{ field: 'quantity', message: 'too many' }]);
    expect(error).toMatchObject({ status: 422, outcome: 'not_executed', attempts: 1, isRetrySafe: true });
    expect(error.problem.requestId).toBe('req_7');
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      name: 'ApiError',
      code: 'validation_failed',
      idempotencyKey: error.idempotencyKey,
      problem: { requestId: 'req_7' },
    });
  });

  it('are made up from the status when a proxy answers', async () => {
    server.plan(fate.html(403));
    expect(
      await errorOf(connect().products.create({ title: 'x', description: '', price: 1, currency: 'EUR' })),
    ).toMatchObject({ code: 'http_403', status: 403, outcome: 'not_executed' });
  });

  it('keep "unknown" when a later refusal does not settle what a lost attempt did', async () => {
    server.plan(
      fate.resetBeforeAnswer(),
      fate.problem(429, { code: 'rate_limited', outcome: 'not_executed' }, { 'retry-after': '60' }),
    );
    const error = await errorOf(connect().orders.create(input));
    expect(error).toMatchObject({ code: 'rate_limited', outcome: 'unknown', attempts: 2, isRetrySafe: true });
  });

  it('are recognised across copies of the package', async () => {
    server.plan(fate.problem(409, { code: 'sold_out', outcome: 'not_executed' }));
    const error = await errorOf(connect().orders.create(input));
    const foreign = Object.create(null, Object.getOwnPropertyDescriptors(error)) as unknown;
    expect(isApiError(foreign, 'sold_out')).toBe(true);
    expect(isApiError(foreign, 'ended')).toBe(false);
    expect(isLiveDropsError(new Error('other'))).toBe(false);
    expect(isLiveDropsError(null)).toBe(false);
  });

  it('are seen once: `withResponse` alone leaves no unhandled rejection', async () => {
    server.plan(fate.problem(404, { code: 'not_found', outcome: 'not_executed' }));
    const promise = connect().drops.get('drp_1');
    await expect(promise.withResponse()).rejects.toMatchObject({ code: 'not_found' });
    expect(promise).toBeInstanceOf(Promise);
  });
});

describe('abort', () => {
  const waits = fate.problem(503, unavailable, { 'retry-after': '10' });
  it.each<[string, Fate]>([
    ['while waiting for the answer', fate.silence()],
    ['while reading it', fate.silenceInBody()],
    ['while waiting for the next try', waits],
  ])('ends the call %s and leaves nothing behind', async (_name, failure) => {
    server.plan(failure);
    using leaks = watchForLeaks();
    const controller = new AbortController();
    const retrying = vi.fn();
    const error = errorOf(
      connect({ on: { retry: retrying } }).orders.create(input, { signal: controller.signal }),
    );
    await expect.poll(() => server.seen.length).toBe(1);
    if (failure === waits) await expect.poll(() => retrying.mock.calls.length).toBe(1);
    controller.abort();
    expect(await error).toMatchObject({ code: 'aborted', attempts: 1, idempotencyKey: server.seen[0]?.key });
    expect(isAbortedError(await error)).toBe(true);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(await leaks.left()).toMatchObject({ timers: 0, rejections: [] });
  });

  it('says that nothing was sent when the signal had fired before', async () => {
    const error = await errorOf(connect().orders.create(input, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ code: 'aborted', outcome: 'not_executed', attempts: 0 });
    expect(server.seen).toHaveLength(0);
  });

  it('leaves no listener after a success either', async () => {
    server.plan(fate.json(order));
    const { signal } = new AbortController();
    await connect().orders.create(input, { signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it.each([200, 404])('leaves no timer after a %i', async (status) => {
    vi.useFakeTimers();
    try {
      const answer = async () => Response.json(order, { status });
      await connect({ fetch: answer })
        .orders.create(input)
        .catch(() => {});
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('addresses', () => {
  it('are encoded, and go below the base address', async () => {
    const client = connect({ baseUrl: `${server.url}/shop/` });
    await client.creators.get('a/b?c');
    await client.drops.list({ status: 'live', limit: 5, cursor: undefined });
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/shop/api/creators/a%2Fb%3Fc',
      '/shop/api/drops?status=live&limit=5',
    ]);
    await expect(client.drops.get('..')).rejects.toThrow(new TypeError('Not a usable id: ".."'));
  });
});
