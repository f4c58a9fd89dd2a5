import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { createLiveDrops, createSession, type LiveDropsOptions } from '../../src/index.ts';
import { createHandlers, createMockDb, type MockDb } from '../../src/msw/index.ts';

export const BASE = 'http://mock.test';
export const HOUR = 3_600_000;
export const server = setupServer();

/** Lets the mock answer while a file's tests run. */
export const useMockServer = (): void => {
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());
};

const quick = { baseDelayMs: 1, maxDelayMs: 2 };

/** A mock with a stopped clock, and a client of somebody. */
export const start = (email = 'rowan.ibrahim585@inbox.test', options: Partial<LiveDropsOptions> = {}) => {
  const at = Date.now();
  const db = createMockDb({ now: () => at });
  server.use(...createHandlers({ baseUrl: BASE, db }));
  return { db, client: clientOf(db, email, options), creator: clientOf(db, 'drew.kumar297@example.com') };
};

export const clientOf = (db: MockDb, email: string, options: Partial<LiveDropsOptions> = {}) => {
  const session = createSession();
  void session.set(db.signIn(email));
  return createLiveDrops({ baseUrl: BASE, auth: session, retry: quick, ...options });
};

export const dropOf = (db: MockDb, status: string, creatorId?: string) => {
  const drop = [...db.drops.values()].find(
    (one) => one.status === status && (creatorId === undefined || one.creatorId === creatorId),
  );
  if (drop === undefined) throw new Error(`no ${status} drop in the mock`);
  return drop;
};
