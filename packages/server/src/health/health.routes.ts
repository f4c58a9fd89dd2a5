import type { Ready } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { Reply } from '../platform/http/reply.ts';
import { routes } from '../platform/http/route.ts';
import { createMemoryCache } from '../platform/memory-cache.ts';
import { within } from '../platform/within.ts';

export type HealthDeps = {
  clock: Clock;
  /** Rejects when the database does not answer. */
  pingMongo(): Promise<unknown>;
  /** Rejects when Redis does not answer; `null` when none is configured. */
  pingRedis: (() => Promise<unknown>) | null;
  countOutbox(): Promise<number>;
  isStopping(): boolean;
  /** Whether the database enforces what selling rests on; without it no order is taken. */
  isSafe(): boolean;
  /** Where people reach the shop; `null`: that is not configured. */
  shopUrl: string | null;
};

const PING_MS = 1000;
/** Anybody may ask, so asking often must not be work for the databases. */
const KEPT_MS = 1000;

export const healthRoutes = (deps: HealthDeps) => {
  const state = createMemoryCache({
    load: () => look(deps),
    ttlMs: KEPT_MS,
    entriesMax: 1,
    clock: deps.clock,
  });
  return routes({
    'health.alive': async () => ({ status: 'ok' }),

    'health.ready': async () => {
      const seen = await state.get('state');
      const isReady = seen.mongo === 'up' && deps.isSafe() && !deps.isStopping();
      // Redis only makes things quicker: without it the server still sells.
      const status = isReady ? (seen.redis === 'down' ? 'degraded' : 'ready') : 'not_ready';
      return new Reply({ status, ...seen, shopUrl: deps.shopUrl } as const, { status: isReady ? 200 : 503 });
    },

    'health.time': async () => {
      const epochMs = deps.clock.now();
      return { now: new Date(epochMs).toISOString(), epochMs };
    },
  });
};

async function look(deps: HealthDeps): Promise<Omit<Ready, 'status' | 'shopUrl'>> {
  const [mongo, redis, outboxPending] = await Promise.all([
    check(deps.pingMongo),
    deps.pingRedis ? check(deps.pingRedis) : ('off' as const),
    within(deps.countOutbox(), PING_MS).catch(() => 0),
  ]);
  return { mongo, redis, outboxPending };
}

const check = (ping: () => Promise<unknown>) =>
  within(ping(), PING_MS).then(
    () => 'up' as const,
    () => 'down' as const,
  );
