import { afterAll, afterEach, beforeAll, describe, expect, it, test, vi } from 'vitest';
import {
  answer,
  dripHeaders,
  endless,
  garbage,
  hang,
  hangUp,
  neverEnding,
  type Receiver,
  reset,
  startReceiver,
} from '../../../test/helpers/webhook-receiver.ts';
import { SELF_SIGNED } from '../../../test/helpers/self-signed.ts';
import { createPost, NoAnswerError, type OutboundOptions } from './post.ts';
import { readRetryAfter } from './retry-after.ts';

let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver[Symbol.asyncDispose]());
afterEach(() => void vi.unstubAllEnvs());

const local = { timeoutMs: 10_000, allowPrivate: true };
const send = (
  options: OutboundOptions = local,
  url = receiver.url,
  stopping = new AbortController().signal,
) => createPost(options)({ url, headers: { 'x-test': '1' }, body: '{"a":"ß"}' }, stopping);
const failure = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: unknown) => (error instanceof NoAnswerError ? error.message : `other: ${String(error)}`),
  );

describe('an answer', () => {
  it('is told as it was given', async () => {
    receiver.plan(answer(202, { 'retry-after': '7' }, 'thank you'));
    expect(await send()).toEqual({ status: 202, retryAfter: '7', body: 'thank you' });
    expect(receiver.received.at(-1)).toMatchObject({
      headers: { 'x-test': '1', 'content-length': '10', connection: 'close' },
      body: '{"a":"ß"}',
    });
  });

  it('may be a redirect, which is not followed', async () => {
    receiver.plan(answer(307, { location: receiver.url }), answer(200));
    const before = receiver.received.length;
    expect(await send()).toMatchObject({ status: 307 });
    expect(receiver.received).toHaveLength(before + 1);
  });

  it.each([200, 500])('may go on for ever: what counts is the status %d', async (status) => {
    receiver.plan(endless(status));
    expect(await send()).toEqual({ status, retryAfter: null, body: 'a'.repeat(1024) });
  });

  it('may have a body that never ends', async () => {
    receiver.plan(neverEnding(200));
    expect(await send({ ...local, timeoutMs: 200 })).toEqual({
      status: 200,
      retryAfter: null,
      body: 'so far',
    });
  });

  it('may be cut in the middle of a character', async () => {
    receiver.plan(answer(200, {}, `${'a'.repeat(1023)}ß`));
    expect((await send()).body).toBe('a'.repeat(1023));
  });
});

describe('no answer', () => {
  it.each([
    ['nothing', hang, 'No answer within 0.3 s'],
    ['headers without end', dripHeaders, 'No answer within 0.3 s'],
  ])('comes in time: %s', async (_name, fate, reason) => {
    receiver.plan(fate);
    expect(await failure(send({ ...local, timeoutMs: 300 }))).toBe(reason);
  });

  it.each([
    ['a reset', reset, /reset|hang up/],
    ['a connection that ends', hangUp, /hang up|reset/],
    ['what is not HTTP', garbage, /Parse Error/],
    ['too many headers', answer(200, { 'x-long': 'x'.repeat(20_000) }), /Header overflow/],
  ])('but %s', async (_name, fate, reason) => {
    receiver.plan(fate);
    expect(await failure(send())).toMatch(reason);
  });

  it('because this process stops: that says nothing of the receiver', async () => {
    receiver.plan(hang);
    const stopping = new AbortController();
    const before = receiver.received.length;
    const sent = failure(send(local, receiver.url, stopping.signal));
    await expect.poll(() => receiver.received.length).toBe(before + 1);
    stopping.abort(new Error('the process stops'));
    expect(await sent).toBe('other: Error: the process stops');
  });

  it('from a port where nobody listens', async () => {
    const gone = await startReceiver();
    await gone[Symbol.asyncDispose]();
    expect(await failure(send(local, gone.url))).toBe('The connection was refused');
  });
});

describe('an address of this network', () => {
  const strict = { timeoutMs: 10_000, allowPrivate: false };
  const leadsTo = (...addresses: string[]) => ({
    ...strict,
    resolve: vi.fn(async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ),
  });
  const NOT_PUBLIC = 'The host leads to an address that is not on the public Internet';
  const named = () => `https://hooks.example.com:${receiver.port}/hook`;

  it.each([['127.0.0.1'], ['169.254.169.254'], ['::1'], ['::ffff:10.0.0.1'], ['8.8.8.8', '127.0.0.1']])(
    'is not called when a name leads to it: %s',
    async (...addresses) => {
      expect(await failure(send(leadsTo(...addresses), named()))).toBe(NOT_PUBLIC);
    },
  );

  it('is not called when the name leads there a moment after it led elsewhere', async () => {
    const options = leadsTo('127.0.0.1');
    // A check of its own before the call would see this answer, and the call the next one.
    options.resolve.mockResolvedValueOnce([{ address: '8.8.8.8', family: 4 }]);
    await options.resolve();
    const before = receiver.received.length;
    expect(await failure(send(options, named()))).toBe(NOT_PUBLIC);
    expect(receiver.received).toHaveLength(before);
    expect(options.resolve).toHaveBeenCalledTimes(2);
  });

  it('is the address that was judged: nobody asks twice', async () => {
    const options = leadsTo('192.88.99.1');
    await failure(send(options, named()));
    expect(options.resolve).toHaveBeenCalledTimes(1);
  });

  it.each(['https://127.0.0.1:8443/', 'https://[::1]:8443/', 'https://2130706433:8443/', 'http://8.8.8.8/'])(
    'is not called by its number: %s',
    async (url) => {
      expect(await failure(send(strict, url))).toMatch(/^The URL must/);
    },
  );

  it('is not found by the name of this host either', async () => {
    expect(await failure(send(strict, `https://localhost:${receiver.port}/`))).toMatch(/^The URL must/);
  });

  it('is not meant by a name that leads nowhere', async () => {
    const options = { ...strict, resolve: async () => [] };
    expect(await failure(send(options, named()))).toBe(NOT_PUBLIC);
  });
});

test('a certificate must be trusted, whatever the environment says', async () => {
  await using secure = await startReceiver(SELF_SIGNED);
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  expect(await failure(send(local, secure.url))).toBe('The certificate is not trusted');
  expect(secure.received).toEqual([]);
});

const NOW = Date.parse('2026-11-25T18:00:00.000Z');
test.each([
  [null, null],
  ['120', 120_000],
  ['0', 0],
  ['-1', null],
  ['soon', null],
  ['1.5', null],
  ['Wed, 25 Nov 2026 18:01:00 GMT', 60_000],
  ['Wed, 25 Nov 2026 17:00:00 GMT', 0],
])('Retry-After "%s" asks for %s ms', (header, ms) => {
  expect(readRetryAfter(header, NOW)).toBe(ms);
});
