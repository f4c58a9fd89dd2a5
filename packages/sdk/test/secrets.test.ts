import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLiveDrops, type LiveDrops, type LiveDropsOptions } from '../src/index.ts';
import { errorOf } from './helpers/error-of.ts';
import { fate, startFaultyServer, type Fate, type FaultyServer } from './helpers/faulty-server.ts';

let server: FaultyServer;
beforeEach(async () => {
  server = await startFaultyServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const TOKEN = 'token-that-nobody-may-see';
const connect = (options: Partial<LiveDropsOptions> = {}) =>
  createLiveDrops({ baseUrl: server.url, auth: TOKEN, retry: false, ...options });
const buy = (client: LiveDrops) => client.orders.create({ dropId: 'drp_1', quantity: 1 });

/** Everything that a program may print of an error, its causes and what is hidden in them included. */
const expectNoToken = (error: unknown) => {
  for (let shown = error; shown instanceof Error; shown = shown.cause) {
    expect(inspect(shown, { depth: Infinity, showHidden: true })).not.toContain(TOKEN);
  }
};

it.each<[string, string, Fate, Partial<LiveDropsOptions>]>([
  ['a broken connection', 'connection_failed', fate.resetBeforeAnswer(), {}],
  ['a broken body', 'connection_failed', fate.resetInBody(), {}],
  ['an unreadable body', 'response_unreadable', fate.truncatedJson(), {}],
  ['a huge body', 'response_too_large', fate.endlessBody(), { maxResponseBytes: 1000 }],
  ['a forbidden redirect', 'redirected', fate.redirect(302, '/elsewhere'), {}],
  ['an attempt that takes too long', 'timeout', fate.silence(), { timeoutMs: 50 }],
  ['a call that takes too long', 'timeout', fate.silenceInBody(), { totalTimeoutMs: 50 }],
])('%s does not show the token', async (_name, code, fault, options) => {
  server.plan(fault);
  const error = await errorOf(buy(connect(options)));
  expect(error.code).toBe(code);
  expectNoToken(error);
});

it('a server that is not there does not show the token, and says what the system said', async () => {
  const gone = await startFaultyServer();
  await gone[Symbol.asyncDispose]();
  const error = await errorOf(buy(connect({ baseUrl: gone.url })));
  expect(error.code).toBe('connection_failed');
  expectNoToken(error);
  expect(inspect(error)).toContain('ECONNREFUSED');
});

it('an aborted call does not show the token', async () => {
  server.plan(fate.silence());
  const controller = new AbortController();
  const call = connect().orders.create({ dropId: 'drp_1', quantity: 1 }, { signal: controller.signal });
  await expect.poll(() => server.seen.length).toBe(1);
  controller.abort();
  expectNoToken(await errorOf(call));
});

it.each([`${TOKEN}\n${TOKEN}`, `\n${TOKEN}`, `${TOKEN}\0`, `${TOKEN}\u2026`])(
  'a token that could not be a header is not shown, nor sent: %j',
  async (auth) => {
    const error = await errorOf(buy(connect({ auth })));
    expect(error).toMatchObject({ code: 'token_unavailable', outcome: 'not_executed', attempts: 0 });
    expectNoToken(error);
    expect(server.seen).toHaveLength(0);
  },
);

it('a token with a line break at its end, as files have it, is sent without', async () => {
  await buy(connect({ auth: `${TOKEN}\n` }));
  expect(server.seen[0]?.authorization).toBe(`Bearer ${TOKEN}`);
});
