import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiveDrops, type LiveDropsOptions, type RequestOptions } from '../src/index.ts';
import { whyUnreachable } from '../src/core/unreachable.ts';
import { errorOf } from './helpers/error-of.ts';
import { fate, startFaultyServer, type FaultyServer } from './helpers/faulty-server.ts';

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
const order = { dropId: 'drp_1', quantity: 1 };
/** A write that would be done twice by two requests. */
const once = { method: 'POST', path: '/things', body: {} } as const;

/** A port that nobody listens to. */
async function closedPort(): Promise<number> {
  const closing = createServer();
  await new Promise<void>((resolve) => closing.listen(0, '127.0.0.1', resolve));
  const { port } = closing.address() as AddressInfo;
  await new Promise((resolve) => closing.close(resolve));
  return port;
}

describe('what was never sent has not happened', () => {
  it('at a port that nobody listens to: it is tried again, whatever it is, and the address is said', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`;
    const client = connect({ baseUrl: url });
    const calls: [() => Promise<unknown>, string][] = [
      [() => client.orders.create(order), `POST ${url}/api/orders`],
      [() => client.request(once), `POST ${url}/api/things`],
      [() => client.drops.list({ status: 'live' }), `GET ${url}/api/drops`],
    ];
    for (const [call, place] of calls) {
      const error = await errorOf(call());
      expect(error).toMatchObject({
        code: 'connection_failed',
        outcome: 'not_executed',
        isRetrySafe: true,
        attempts: 4,
        message: `The server could not be reached (ECONNREFUSED) (${place})`,
      });
      expect(error.unsettled).toBeUndefined();
    }
  });

  it('but of a key that the caller has used before, an earlier call may have been executed', async () => {
    const client = connect({ baseUrl: `http://127.0.0.1:${await closedPort()}` });
    const error = await errorOf(client.orders.create(order, { idempotencyKey: 'a-key-of-before' }));
    expect(error).toMatchObject({ code: 'connection_failed', outcome: 'unknown', isRetrySafe: true });
    expect(error.unsettled).toBeDefined();
  });

  it.each<[string, Partial<LiveDropsOptions>, RequestOptions, string]>([
    [
      'no token',
      {
        auth: () => {
          throw new Error('no backend');
        },
      },
      {},
      'token_unavailable',
    ],
    ['the signal that fired before', {}, { signal: AbortSignal.abort() }, 'aborted'],
    ['the time that was over', { auth: () => new Promise(() => {}) }, { totalTimeoutMs: 20 }, 'timeout'],
  ])(
    'but not of a key that was given, whatever kept it from being sent: %s',
    async (_name, given, call, code) => {
      const error = await errorOf(
        connect(given).orders.create(order, { ...call, idempotencyKey: 'a-key-of-before' }),
      );
      expect(error).toMatchObject({ code, outcome: 'unknown', attempts: 0, isRetrySafe: true });
      expect(error.unsettled?.idempotencyKey).toBe('a-key-of-before');
      expect(server.seen).toEqual([]);
    },
  );

  it('to a host that does not exist', async () => {
    const error = await errorOf(connect({ baseUrl: 'http://nowhere.invalid' }).orders.create(order));
    expect(error).toMatchObject({ code: 'connection_failed', outcome: 'not_executed' });
    expect(error.message).toMatch(
      /could not be reached \((ENOTFOUND|EAI_AGAIN)\) \(POST http:\/\/nowhere\.invalid/,
    );
  });

  it('by a fetch that throws at once', async () => {
    const broken = () => {
      throw new TypeError('no such thing');
    };
    const error = await errorOf(connect({ fetch: broken }).orders.create(order));
    expect(error).toMatchObject({ code: 'request_invalid', outcome: 'not_executed', attempts: 0 });
    expect(error.cause).toMatchObject({ message: 'no such thing' });
  });

  it('in doubt it may have happened: a connection that broke is not one that never was', async () => {
    server.plan(fate.resetBeforeAnswer());
    const error = await errorOf(connect().request(once));
    expect(error).toMatchObject({
      code: 'connection_failed',
      outcome: 'unknown',
      attempts: 1,
      isRetrySafe: false,
    });
  });
});

it('a fetch that is particular about its `this` is called as a plain function', async () => {
  const seen: unknown[] = [];
  function particular(this: unknown, ...call: Parameters<typeof fetch>): ReturnType<typeof fetch> {
    seen.push(this);
    return globalThis.fetch(...call);
  }
  const pass = { attempt: (request: Request, next: (sent: Request) => Promise<Response>) => next(request) };
  await connect({ fetch: particular }).drops.get('drp_1');
  await connect({ fetch: particular, middleware: [pass] }).drops.get('drp_1');
  expect(seen).toEqual([undefined, undefined]);
});

it.each([200, 202, 205])('an empty answer (%i) is one where there is nothing to tell', async (status) => {
  server.plan(fate.raw(status, 'text/plain', ''));
  await expect(connect().follows.unfollow('crt_1')).resolves.toBeUndefined();
  expect(server.seen).toHaveLength(1);
  expect(await errorOf(connect({ retry: false }).drops.get('drp_1'))).toMatchObject({
    code: 'response_unreadable',
  });
  expect(await errorOf(connect({ retry: false }).orders.create(order))).toMatchObject({
    code: 'response_unreadable',
    outcome: 'unknown',
  });
});

describe('why a browser did not get through', () => {
  const failed = new TypeError('Failed to fetch');
  const from = (origin: string, url: string) => {
    vi.stubGlobal('location', { origin });
    const why = whyUnreachable(failed, url);
    vi.unstubAllGlobals();
    return why;
  };

  it.each([
    ['https://shop.example', 'http://api.example/api/drops', 'a page on https may not call http'],
    [
      'https://shop.example',
      'https://api.example/api/drops',
      'it is down, or its CORS does not allow https://shop.example',
    ],
    [
      'https://shop.example',
      'http://localhost:3001/api/drops',
      'it is down, or its CORS does not allow https://shop.example',
    ],
    ['https://shop.example', 'https://shop.example/api/drops', undefined],
    ['null', 'https://api.example/api/drops', undefined],
  ])('from %s to %s', (origin, url, why) => {
    expect(from(origin, url)).toBe(why);
  });
});

describe('an answer that says less than it should', () => {
  const client = () => connect({ retry: false });
  const calls: [string, () => Promise<unknown>, string][] = [
    ['a payment', () => client().orders.pay('ord_1'), 'unknown'],
    ['a change that may not be repeated', () => client().drops.pause('drp_1'), 'unknown'],
    ['an order', () => client().orders.create(order), 'unknown'],
    ['a read', () => client().drops.get('drp_1'), 'not_executed'],
    ['a list', () => client().drops.live().toArray({ limit: 1 }), 'not_executed'],
  ];
  const answers: [string, number, string][] = [
    ['nothing', 200, ''],
    ['no content', 204, ''],
    ['null', 200, 'null'],
    ['a text', 200, '"ok"'],
    ['a list of its own', 200, '[]'],
  ];

  it.each(calls)('is no success: %s', async (_name, call, outcome) => {
    for (const [, status, body] of answers) {
      server.plan((response) => void response.writeHead(status).end(body));
      expect(await errorOf(call())).toMatchObject({ code: 'response_unreadable', outcome });
    }
  });

  it('is asked for again where that does nothing twice', async () => {
    server.plan(fate.raw(200, 'application/json', ''), fate.json({ id: 'ord_1', status: 'confirmed' }));
    await expect(connect().orders.pay('ord_1')).resolves.toMatchObject({ id: 'ord_1' });
  });
});
