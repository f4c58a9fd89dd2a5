import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLiveDrops, createSession, type LiveDropsOptions, type SessionStorage } from '../src/index.ts';
import { errorOf } from './helpers/error-of.ts';
import { fate, startFaultyServer, type Fate, type FaultyServer } from './helpers/faulty-server.ts';
import { sessionOf } from './helpers/session-of.ts';

let server: FaultyServer;
beforeEach(async () => {
  server = await startFaultyServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const order = { id: 'ord_1', status: 'confirmed' };
const input = { dropId: 'drp_1', quantity: 1 };

const connect = (options: Partial<LiveDropsOptions> = {}, storage?: SessionStorage) => {
  const session = createSession({ ...(storage && { storage }) });
  const retry = { baseDelayMs: 1, maxDelayMs: 2 };
  const client = createLiveDrops({ baseUrl: server.url, auth: session, retry, ...options });
  return { session, client };
};

describe('a call that one person began', () => {
  it('is not finished as another: whoever signs in meanwhile is not charged', async () => {
    const { session, client } = connect();
    await session.set(sessionOf('usr_a'));
    const switching: Fate = async (response, request, seen) => {
      await session.clear();
      await session.set(sessionOf('usr_b'));
      await fate.resetBeforeAnswer()(response, request, seen);
    };
    server.plan(switching, fate.json(order));
    const error = await errorOf(client.orders.create(input));
    expect(error).toMatchObject({
      code: 'session_changed',
      outcome: 'unknown',
      attempts: 1,
      isRetrySafe: false,
    });
    expect(server.seen.map(({ authorization }) => authorization)).toEqual(['Bearer access-usr_a']);
    // The key is that of the first person, and so is what becomes of it.
    expect(await errorOf(error.unsettled?.find() ?? Promise.resolve())).toMatchObject({
      code: 'session_changed',
    });
    await session.set(sessionOf('usr_a'));
    await expect(error.unsettled?.repeat()).resolves.toEqual(order);
    expect(server.seen.at(-1)).toMatchObject({
      key: error.idempotencyKey,
      authorization: 'Bearer access-usr_a',
    });
  });

  it('is not begun as another either', async () => {
    const { session, client } = connect({
      middleware: [
        {
          call: async (_context, next) => {
            await session.set(sessionOf('usr_b'));
            return next();
          },
        },
      ],
    });
    await session.set(sessionOf('usr_a'));
    expect(await errorOf(client.orders.create(input))).toMatchObject({
      code: 'session_changed',
      outcome: 'not_executed',
      attempts: 0,
      isRetrySafe: true,
    });
    expect(server.seen).toHaveLength(0);
  });

  it('is not finished as another whose token the renewal brought', async () => {
    const { session, client } = connect();
    await session.set(sessionOf('usr_a'));
    const switching: Fate = async (response, request, seen) => {
      await session.set(sessionOf('usr_b'));
      await fate.problem(401, { code: 'token_expired', outcome: 'not_executed' })(response, request, seen);
    };
    server.plan(switching, fate.json(order));
    expect(await errorOf(client.orders.create(input))).toMatchObject({
      code: 'session_changed',
      outcome: 'not_executed',
    });
    expect(server.seen).toHaveLength(1);
  });
});

it('a call that was made while nobody was signed in is of the first person who signs in', async () => {
  let load: (session: ReturnType<typeof sessionOf>) => void = () => {};
  const storage = {
    load: () => new Promise<ReturnType<typeof sessionOf>>((resolve) => (load = resolve)),
    save: () => {},
    clear: () => {},
  };
  const { client } = connect({}, storage);
  server.plan(fate.json(order));
  const call = client.orders.create(input);
  load(sessionOf('usr_a'));
  await call;
  expect(server.seen[0]?.authorization).toBe('Bearer access-usr_a');
});

describe('a session storage that never answers', () => {
  const storage = { load: () => new Promise<never>(() => {}), save: () => {}, clear: () => {} };

  it('does not hold a call beyond its time', async () => {
    const { client } = connect({ totalTimeoutMs: 50 }, storage);
    expect(await errorOf(client.orders.create(input))).toMatchObject({
      code: 'timeout',
      phase: 'total',
      outcome: 'not_executed',
    });
  });

  it('does not hold a call beyond its signal', async () => {
    const { client } = connect({}, storage);
    const signal = AbortSignal.timeout(20);
    expect(await errorOf(client.auth.me({ signal }))).toMatchObject({ code: 'aborted', attempts: 0 });
  });
});
