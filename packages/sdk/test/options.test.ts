import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  createLiveDrops,
  type LiveDropsOptions,
  type RequestOptions,
  type TokenCallback,
} from '../src/index.ts';
import { createRealtime, socketIoTransport } from '../src/realtime/index.ts';
import { isWebhookVerificationError, verifyWebhook } from '../src/webhooks/index.ts';
import { errorOf } from './helpers/error-of.ts';
import { fate, startFaultyServer, type FaultyServer } from './helpers/faulty-server.ts';

let server: FaultyServer;
beforeEach(async () => {
  server = await startFaultyServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const baseUrl = 'https://shop.example';
const make = (options: object) => createLiveDrops(options as LiveDropsOptions);
const connect = (options: object = {}) => make({ baseUrl: server.url, retry: false, ...options });

describe('a client that cannot work is not made', () => {
  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /takes \{ baseUrl \}/],
    ['no address', {}, /^baseUrl is missing: give the address/],
    ['a misspelt address', { baseURL: baseUrl }, /^baseUrl is missing/],
    ['an empty address', { baseUrl: '' }, /^baseUrl is missing/],
    ['an address of null', { baseUrl: null }, /^baseUrl is missing/],
    [
      'an address without a protocol',
      { baseUrl: '127.0.0.1:3001' },
      /^baseUrl must be .* "127\.0\.0\.1:3001"$/,
    ],
    [
      'a host that looks like a protocol',
      { baseUrl: 'localhost:3001' },
      /^baseUrl must be an address with https/,
    ],
    ['the address of a socket', { baseUrl: 'ws://shop.example' }, /^baseUrl must be an address with https/],
    ['an address with /api', { baseUrl: `${baseUrl}/api` }, /^baseUrl is given without \/api/],
    ['an address with /api/', { baseUrl: `${baseUrl}/shop/api/` }, /^baseUrl is given without \/api/],
    ['a key that is not there', { baseUrl, apiKey: undefined }, /^apiKey is undefined: leave it out/],
    ['no auth', { baseUrl, auth: null }, /^auth must be a token, a callback/],
    ['an empty token', { baseUrl, auth: '' }, /^auth must be/],
    ['the answer of a sign-in', { baseUrl, auth: { accessToken: 'x' } }, /^auth must be/],
    ['a time in words', { baseUrl, timeoutMs: '5s' }, /^timeoutMs must be a number above 0: "5s"$/],
    ['no time', { baseUrl, timeoutMs: 0 }, /^timeoutMs must be a number above 0: 0$/],
    ['less than no time', { baseUrl, totalTimeoutMs: -1 }, /^totalTimeoutMs must be/],
    [
      'no number of retries',
      { baseUrl, retry: { maxRetries: Number.NaN } },
      /^retry\.maxRetries must be a whole number from 0: NaN$/,
    ],
    ['half a retry', { baseUrl, retry: { maxRetries: 1.5 } }, /^retry\.maxRetries/],
    ['retries for ever', { baseUrl, retry: { maxRetries: Number.POSITIVE_INFINITY } }, /^retry\.maxRetries/],
    ['a wait in words', { baseUrl, retry: { baseDelayMs: '1' } }, /^retry\.baseDelayMs/],
    ['retries that are true', { baseUrl, retry: true }, /^retry must be an object or false/],
    ['a size of nothing', { baseUrl, maxResponseBytes: 0 }, /^maxResponseBytes/],
    ['another way to be offline', { baseUrl, offline: 'ignore' }, /^offline must be/],
    ['a fetch that is none', { baseUrl, fetch: 'node-fetch' }, /^fetch must be a function/],
    ['one middleware', { baseUrl, middleware: {} }, /^middleware must be an array/],
    [
      'a header without a name',
      { baseUrl, headers: { 'x y': '1' } },
      /^headers has a name that cannot be sent: "x y"$/,
    ],
    [
      'a header beyond Latin',
      { baseUrl, headers: { 'x-price': '10 €' } },
      /^headers has a value that cannot be sent: that of "x-price"$/,
    ],
    [
      'a header of two lines',
      { baseUrl, headers: { 'x-a': 'secret\r\nx-b: c' } },
      /^headers has a value that cannot be sent: that of "x-a"$/,
    ],
    ['a header that is no text', { baseUrl, headers: { 'x-a': 1 } }, /^headers has a value/],
  ])('with %s', (_name, options, message) => {
    expect(() => make(options as object)).toThrow(message);
    expect(() => make(options as object)).toThrow(TypeError);
  });

  it('with other settings, and the client as it was goes on', () => {
    expect(() => make({ baseUrl }).withOptions({ timeoutMs: Number.NaN })).toThrow(/^timeoutMs/);
  });

  it.each(['api.example.com', '127.0.0.1:3001', 'shop', './shop', '?shop'])(
    'in a page, "%s" is not taken for one of its paths',
    (baseUrl) => {
      vi.stubGlobal('location', { href: 'https://shop.example/d/1', origin: 'https://shop.example' });
      onTestFinished(() => void vi.unstubAllGlobals());
      expect(() => make({ baseUrl })).toThrow(
        `baseUrl must be an address with https:// or http://: "${baseUrl}"`,
      );
    },
  );

  it.each(['ftp://ada:hunter2@shop.example', 'https://ada:hunt@er2@shop.example/api', '//ada:hunter2@shop'])(
    'with a password that no message repeats: %s',
    (baseUrl) => {
      expect(() => make({ baseUrl })).toThrow(/^baseUrl (?!.*(hunt|er2))/);
    },
  );

  it.each(['', '/', '/shop'])('in a page, "%s" is an address', (relative) => {
    vi.stubGlobal('location', { href: 'https://shop.example/d/1', origin: 'https://shop.example' });
    expect(make({ baseUrl: relative }).baseUrl).toBe(`https://shop.example${relative.replace(/\/$/, '')}`);
    vi.unstubAllGlobals();
  });
});

describe('a call that cannot be right is rejected, never thrown, and nothing is sent', () => {
  type Call = (client: ReturnType<typeof connect>) => Promise<unknown>;
  const restock = { quantity: 1 };
  const wrong = (options: object) => options as RequestOptions;

  it.each<[string, Call, RegExp]>([
    [
      'an id that is not there',
      (client) => client.drops.get(undefined as never),
      /^Not a usable id: undefined$/,
    ],
    ['an object for an id', (client) => client.drops.get({} as never), /^Not a usable id: \{\}$/],
    ['an empty id', (client) => client.orders.get(''), /^Not a usable id: ""$/],
    ['no order', (client) => client.orders.create(undefined as never), /^orders\.create takes/],
    ['a number for an order', (client) => client.orders.create(5 as never), /^orders\.create takes/],
    [
      'a key that is too short',
      (client) => client.orders.create({ dropId: 'd', quantity: 1 }, { idempotencyKey: 'a' }),
      /^idempotencyKey must be/,
    ],
    [
      'a key where none is taken',
      (client) => client.drops.pause('drp_1', { idempotencyKey: 'a-fine-key-1' }),
      /^drops\.pause takes no idempotencyKey$/,
    ],
    [
      'a key for a read',
      (client) => client.drops.live({}, { idempotencyKey: 'a-fine-key-1' }),
      /^drops\.live takes no idempotencyKey$/,
    ],
    [
      'no number of retries',
      (client) => client.drops.restock('drp_1', restock, { maxRetries: Number.NaN }),
      /^maxRetries must be/,
    ],
    [
      'a time in words',
      (client) => client.drops.get('drp_1', wrong({ timeoutMs: '5s' })),
      /^timeoutMs must be/,
    ],
    [
      'no time in all',
      (client) => client.drops.get('drp_1', { totalTimeoutMs: 0 }),
      /^totalTimeoutMs must be/,
    ],
    [
      'a header that cannot be',
      (client) => client.drops.get('drp_1', { headers: { 'x y': '' } }),
      /^headers has a name/,
    ],
    ['a number too big for JSON', (client) => client.drops.get(1n as never), /^Not a usable id: bigint$/],
    ['no request', (client) => client.request(undefined as never), /^client\.request takes/],
    ['a request of null', (client) => client.request(null as never), /^client\.request takes/],
    [
      'a request without a path',
      (client) => client.request({ method: 'GET' } as never),
      /^path must begin with one slash/,
    ],
    [
      'a request whose path is no text',
      (client) => client.request({ method: 'GET', path: Symbol('x') } as never),
      /^path must begin with one slash/,
    ],
    ['no samples of the clock', (client) => client.clock.sync({ samples: 0 }), /^samples must be/],
    [
      'options of null',
      (client) => client.drops.get('drp_1', null as never),
      /^The options of drops\.get must be an object$/,
    ],
    [
      'a body that is no JSON',
      (client) => client.request({ method: 'POST', path: '/things', body: { price: 1n } }),
      /BigInt/,
    ],
  ])('with %s', async (_name, call, message) => {
    const rejected = call(connect());
    await expect(rejected).rejects.toThrow(message);
    await expect(rejected).rejects.toThrow(TypeError);
    expect(server.seen).toEqual([]);
  });

  it('a page that nobody reads ends no program when it fails', async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', note);
    server.plan(fate.problem(500, { code: 'internal' }));
    const unread = connect().drops.live();
    const list = connect().drops.live();
    await list[Symbol.asyncIterator]().return?.();
    await expect.poll(() => server.seen).toHaveLength(2);
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
    await expect(unread).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('a token callback', () => {
  const order = (auth: unknown) =>
    errorOf(connect({ auth: auth as TokenCallback }).orders.create({ dropId: 'drp_1', quantity: 1 }));

  it.each<[string, unknown]>([
    ['a text', 'token-1'],
    ['the answer of a sign-in', { accessToken: 'token-1' }],
    ['a token of null', { token: null }],
    ['an empty token', { token: '' }],
    ['a number', 5],
  ])('that gives %s is told so, also for what everybody may read', async (_name, given) => {
    for (const error of [
      await order(() => given),
      await errorOf(connect({ auth: () => given }).drops.get('drp_1')),
    ]) {
      expect(error).toMatchObject({ code: 'token_unavailable', outcome: 'not_executed', attempts: 0 });
      expect(error.cause).toMatchObject({
        message: expect.stringContaining('must return { token, expiresAt? }'),
      });
    }
    expect(server.seen).toEqual([]);
  });

  it.each([null, undefined])('may say that nobody is signed in: %s', async (nobody) => {
    const client = connect({ auth: async () => nobody });
    server.plan(fate.json({ id: 'drp_1' }));
    await client.drops.get('drp_1');
    expect(server.seen).toMatchObject([{ authorization: undefined }]);
    expect(await client.getToken()).toBeUndefined();
  });

  it('is asked again after that: somebody may have signed in', async () => {
    const answers = [null, { token: 'token-1' }];
    const client = connect({ auth: async () => answers.shift() });
    server.plan(fate.json({ id: 'drp_1' }));
    await client.drops.get('drp_1');
    await client.drops.get('drp_1');
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([undefined, 'Bearer token-1']);
  });
});

it.each([undefined, null, '', 5])('a webhook secret of %s is told as what it is', async (secret) => {
  const error: unknown = await verifyWebhook('{}', {}, secret as string).catch((reason: unknown) => reason);
  expect(isWebhookVerificationError(error) && error.code).toBe('invalid_secret');
});

it('live updates of what everybody may hear need nobody who is signed in', async () => {
  const client = connect({ auth: () => null });
  const realtime = createRealtime(client, { transport: socketIoTransport() });
  realtime.channel('drop:drp_1').on('*', () => {});
  await expect.poll(() => server.seen.some(({ path }) => path.startsWith('/socket.io/'))).toBe(true);
  expect(realtime.state.name).not.toBe('denied');
  realtime.close();
});

it('every method takes whatever comes without throwing', () => {
  const client = connect();
  const areas = Object.values(client).filter((area) => typeof area === 'object' && area !== null);
  const methods = areas
    .flatMap((area) => Object.values(area as object))
    .filter((one) => typeof one === 'function');
  expect(methods.length).toBeGreaterThan(60);
  for (const method of methods as ((...input: unknown[]) => unknown)[])
    for (const input of [undefined, null, 1n, 'x', {}, Symbol('x')]) {
      const promise = method(input, input, input);
      if (promise instanceof Promise) promise.catch(() => {});
    }
});

it('waits that are longer than a timer or a header can hold are waits', async () => {
  const patience: (string | null)[] = [];
  const timeoutMs = Number.POSITIVE_INFINITY;
  const fetch = async (request: RequestInfo | URL) => {
    patience.push((request as Request).headers.get('livedrops-timeout-ms'));
    return Response.json({ id: 'ord_1' });
  };
  const client = connect({ fetch, timeoutMs, totalTimeoutMs: timeoutMs });
  await client.orders.create({ dropId: 'drp_1', quantity: 1 });
  await client.orders.create({ dropId: 'drp_1', quantity: 1 }, { totalTimeoutMs: 2_000_000_000 });
  expect(patience).toEqual(['999999999', '999999999']);
});
