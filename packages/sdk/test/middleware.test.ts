import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiveDrops, type LiveDropsOptions, type Middleware } from '../src/index.ts';
import { errorOf } from './helpers/error-of.ts';
import { fate, startFaultyServer, type Fate, type FaultyServer } from './helpers/faulty-server.ts';

let server: FaultyServer;
beforeEach(async () => {
  server = await startFaultyServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const connect = (options: Partial<LiveDropsOptions> = {}) =>
  createLiveDrops({
    baseUrl: server.url,
    auth: 'token-1',
    retry: { baseDelayMs: 1, maxDelayMs: 2 },
    ...options,
  });
const order = { id: 'ord_1', status: 'confirmed' };
const input = { dropId: 'drp_1', quantity: 1 };
const unavailable = { code: 'unavailable', outcome: 'not_executed' };

const named = (name: string, log: string[]): Middleware => ({
  call: async ({ endpoint }, next) => {
    log.push(`${name}> ${endpoint}`);
    const result = await next();
    log.push(`<${name} ${result.meta.attempts}`);
    return result;
  },
  attempt: async (request, next, { attempt }) => {
    log.push(`${name}> ${attempt}`);
    const response = await next(request);
    log.push(`<${name} ${response.status}`);
    return response;
  },
});

describe('middleware', () => {
  it('is an onion around the call, and another one around each attempt', async () => {
    server.plan(fate.problem(503, unavailable), fate.json(order));
    const log: string[] = [];
    await connect({ middleware: [named('a', log), named('b', log)] }).orders.create(input);
    expect(log).toEqual([
      'a> orders.create',
      'b> orders.create',
      'a> 1',
      'b> 1',
      '<b 503',
      '<a 503',
      'a> 2',
      'b> 2',
      '<b 200',
      '<a 200',
      '<b 2',
      '<a 2',
    ]);
  });

  it('changes what is sent, but never the key of the order', async () => {
    server.plan(fate.problem(503, unavailable), fate.json(order));
    const keys: (string | undefined)[] = [];
    const meddler: Middleware = {
      attempt: (request, next, { idempotencyKey, attempt }) => {
        keys.push(idempotencyKey);
        request.headers.set('idempotency-key', `other-key-${attempt}`);
        request.headers.set('authorization', `Signed ${attempt}`);
        return next(request);
      },
    };
    const { meta } = await connect({ middleware: [meddler] })
      .orders.create(input)
      .withResponse();
    expect(server.seen.map(({ key }) => key)).toEqual([meta.idempotencyKey, meta.idempotencyKey]);
    expect(keys).toEqual([meta.idempotencyKey, meta.idempotencyKey]);
    expect(server.seen.map(({ authorization }) => authorization)).toEqual(['Signed 1', 'Signed 2']);
  });

  it('may call on again: the same key and body, within the same time', async () => {
    server.plan(fate.problem(409, { code: 'sold_out', outcome: 'not_executed' }), fate.json(order));
    const again: Middleware = { call: (_context, next) => next().catch(() => next()) };
    await expect(connect({ middleware: [again] }).orders.create(input)).resolves.toEqual(order);
    expect(server.seen).toHaveLength(2);
    expect(new Set(server.seen.map(({ key }) => key)).size).toBe(1);
    expect(new Set(server.seen.map(({ body }) => body)).size).toBe(1);
  });

  it('may call on again, and what the first time may have done is not forgotten', async () => {
    server.plan(fate.resetBeforeAnswer(), fate.html(404));
    const again: Middleware = { call: (_context, next) => next().catch(() => next()) };
    const client = connect({ middleware: [again], retry: false });
    const error = await errorOf(client.orders.create(input));
    expect(error).toMatchObject({ code: 'http_404', outcome: 'unknown' });
    expect(error.unsettled).toBeDefined();
  });

  describe('of an attempt may call on again, and what its first request may have done is not forgotten', () => {
    const twice: Middleware = {
      attempt: async (request, next) => {
        const again = request.clone();
        const first = await next(request).catch(() => undefined);
        return first?.ok === false || first === undefined ? next(again) : first;
      },
    };
    const sold = fate.problem(409, { code: 'sold_out', outcome: 'not_executed' });

    it.each<[string, Fate, Fate, string, string]>([
      ['lost, then a limit', fate.resetBeforeAnswer(), fate.html(429), 'http_429', 'unknown'],
      ['lost, then a redirect', fate.resetBeforeAnswer(), fate.redirect(307, '/x'), 'redirected', 'unknown'],
      ['lost, then sold out', fate.resetBeforeAnswer(), sold, 'sold_out', 'unknown'],
      ['failed, then sold out', fate.html(502), sold, 'sold_out', 'unknown'],
      ['refused, then sold out', fate.html(401), sold, 'sold_out', 'not_executed'],
    ])('%s', async (_name, first, second, code, outcome) => {
      server.plan(first, second);
      const client = connect({ middleware: [twice], retry: false });
      const error = await errorOf(client.orders.create(input));
      expect(error).toMatchObject({ code, outcome });
      expect(error.unsettled === undefined).toBe(outcome === 'not_executed');
    });

    it('lost, then never sent', async () => {
      let sent = 0;
      const dying: typeof fetch = async (...call) => {
        sent += 1;
        if (sent === 1) return globalThis.fetch(...call);
        throw Object.assign(new TypeError('fetch failed'), {
          cause: { code: 'ECONNREFUSED', syscall: 'connect' },
        });
      };
      server.plan(fate.resetBeforeAnswer());
      const client = connect({ middleware: [twice], retry: false, fetch: dying });
      const error = await errorOf(client.request({ method: 'POST', path: '/things', body: {} }));
      expect(error).toMatchObject({ code: 'connection_failed', outcome: 'unknown', isRetrySafe: false });
    });
  });

  it('may answer without sending', async () => {
    const cached: Middleware = { attempt: async () => Response.json({ id: 'drp_cached' }) };
    await expect(connect({ middleware: [cached] }).drops.get('drp_1')).resolves.toEqual({ id: 'drp_cached' });
    expect(server.seen).toHaveLength(0);
  });

  it.each<[string, Middleware, { sent: number; outcome: string }]>([
    [
      'before sending',
      {
        attempt: async () => {
          throw new TypeError('fetch failed');
        },
      },
      { sent: 0, outcome: 'not_executed' },
    ],
    [
      'after sending',
      {
        attempt: async (request, next) => {
          await next(request);
          throw new Error('bug');
        },
      },
      { sent: 1, outcome: 'unknown' },
    ],
    [
      'by reading the answer',
      {
        attempt: async (request, next) => {
          const response = await next(request);
          await response.text();
          return response;
        },
      },
      { sent: 1, outcome: 'unknown' },
    ],
  ])('that makes a mistake %s is not retried', async (_name, middleware, { sent, outcome }) => {
    server.plan(fate.json(order));
    const error = await errorOf(connect({ middleware: [middleware] }).orders.create(input));
    expect(error).toMatchObject({ code: 'middleware_failed', outcome, attempts: 1 });
    expect(error.cause).toBeInstanceOf(Error);
    expect(server.seen).toHaveLength(sent);
  });

  it('passes on what the network did, which is retried', async () => {
    server.plan(fate.resetBeforeAnswer(), fate.json(order));
    await expect(connect({ middleware: [named('a', [])] }).orders.create(input)).resolves.toEqual(order);
    expect(server.seen).toHaveLength(2);
  });
});

describe('withOptions', () => {
  it('is the same client with other settings', async () => {
    server.plan(fate.problem(503, unavailable));
    const log: string[] = [];
    const client = connect({ headers: { 'x-one': '1' }, middleware: [named('outer', log)] });
    const once = client.withOptions({ retry: false, middleware: [named('inner', log)] });
    await errorOf(once.drops.get('drp_1'));
    expect(server.seen).toHaveLength(1);
    expect(log.slice(0, 4)).toEqual(['outer> drops.get', 'inner> drops.get', 'outer> 1', 'inner> 1']);
    expect(server.seen[0]?.authorization).toBe('Bearer token-1');
    expect(once.clock).toBe(client.clock);
    log.length = 0;
    await errorOf(client.drops.get('drp_1', { maxRetries: 0 }));
    expect(log.filter((line) => line.startsWith('inner'))).toEqual([]);
  });
});

describe('headers', () => {
  it('are added by client and by call, and replace nothing that the client sends itself', async () => {
    server.plan(fate.json(order));
    const seen: Headers[] = [];
    const spy: Middleware = {
      attempt: (request, next) => {
        seen.push(request.headers);
        return next(request);
      },
    };
    const client = connect({ headers: { 'X-App': 'shop', 'x-trace': 'a' }, middleware: [spy] });
    await client.orders.create(input, {
      headers: {
        'X-Trace': 'b',
        Authorization: 'Bearer stolen',
        'IDEMPOTENCY-KEY': 'other-key',
        Accept: 'x',
      },
    });
    expect(seen[0]?.get('x-app')).toBe('shop');
    expect(seen[0]?.get('x-trace')).toBe('b');
    expect(seen[0]?.get('accept')).toBe('application/json');
    expect(server.seen[0]?.authorization).toBe('Bearer token-1');
    expect(server.seen[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('request()', () => {
  it('calls an endpoint that has no method, with token, retries and errors', async () => {
    server.plan(fate.problem(503, unavailable), fate.json({ ok: true }));
    const call = { method: 'GET', path: '/things', query: { limit: 5, cursor: undefined } } as const;
    await expect(connect().request(call)).resolves.toEqual({ ok: true });
    expect(server.seen[1]).toMatchObject({ path: '/api/things?limit=5', authorization: 'Bearer token-1' });
  });

  it('repeats a POST only with a key or the word that it may', async () => {
    server.plan(fate.resetBeforeAnswer());
    const client = connect();
    await errorOf(client.request({ method: 'POST', path: '/things', body: {} }));
    expect(server.seen).toHaveLength(1);
    await errorOf(client.request({ method: 'POST', path: '/things', body: {}, takesKey: true }));
    expect(server.seen).toHaveLength(5);
    expect(new Set(server.seen.slice(1).map(({ key }) => key)).size).toBe(1);
  });

  it.each(['things', '//evil.test/x', '/../admin', '/a/%2E%2e/b', '/a?b=c', '/a#b', '/a\\b'])(
    'refuses the path %s',
    async (path) => {
      await expect(connect().request({ method: 'GET', path })).rejects.toThrow(TypeError);
      expect(server.seen).toHaveLength(0);
    },
  );
});

describe('events of a client', () => {
  it('tell of each request, answer, retry and end, with the key and the caller’s own mark', async () => {
    server.plan(fate.resetBeforeAnswer(), fate.problem(503, unavailable), fate.json(order));
    const told: unknown[] = [];
    const note = (type: string) => (event: object) => told.push({ type, ...event });
    const client = connect({ on: { request: note('request'), retry: note('retry') } });
    client.on('response', note('response'));
    client.on('success', note('success'));
    const { meta } = await client.orders.create(input, { meta: { press: 7 } }).withResponse();
    const call = {
      callId: 1,
      endpoint: 'orders.create',
      idempotencyKey: meta.idempotencyKey,
      meta: { press: 7 },
    };
    expect(told).toMatchObject([
      { type: 'request', attempt: 1, ...call },
      { type: 'retry', attempt: 1, failure: { kind: 'connection' }, ...call },
      { type: 'request', attempt: 2, ...call },
      { type: 'response', attempt: 2, status: 503, requestId: 'req_problem', ...call },
      { type: 'retry', attempt: 2, failure: { kind: 'response', code: 'unavailable' }, ...call },
      { type: 'request', attempt: 3, ...call },
      { type: 'response', attempt: 3, status: 200, requestId: 'req_ok', ...call },
      { type: 'success', attempts: 3, ...call },
    ]);
  });

  it('tell of a failure once, and nothing to who has stopped listening', async () => {
    server.plan(fate.problem(404, { code: 'not_found', outcome: 'not_executed' }));
    const client = connect();
    const told = vi.fn();
    const stopped = vi.fn();
    client.on('error', told);
    client.on('error', stopped)();
    const error = await errorOf(client.drops.get('drp_1'));
    expect(told.mock.calls).toMatchObject([[{ endpoint: 'drops.get', error }]]);
    expect(stopped).not.toHaveBeenCalled();
  });

  it('go on, and the call too, when a listener throws', async () => {
    server.plan(fate.json(order));
    const uncaught = vi.fn();
    const microtask = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((run) => {
      try {
        run();
      } catch (error) {
        uncaught(error);
      }
    });
    const client = connect();
    const second = vi.fn();
    client.on('success', () => {
      throw new Error('listener');
    });
    client.on('success', second);
    await expect(client.orders.create(input)).resolves.toEqual(order);
    microtask.mockRestore();
    expect(uncaught).toHaveBeenCalledWith(new Error('listener'));
    expect(second).toHaveBeenCalledOnce();
  });
});
