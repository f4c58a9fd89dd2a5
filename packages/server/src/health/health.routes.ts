import { Reply, routes } from '../platform/http/route.ts';
import type { Clock } from '../platform/clock.ts';

export type HealthDeps = {
  clock: Clock;
  /** Rejects when the database does not answer. */
  pingMongo(): Promise<unknown>;
  /** Rejects when Redis does not answer; `null` when none is configured. */
  pingRedis: (() => Promise<unknown>) | null;
  countOutbox(): Promise<number>;
  isStopping(): boolean;
};

const PING_MS = 1000;

export const healthRoutes = (deps: HealthDeps) =>
  routes({
    'health.alive': async () => ({ status: 'ok' }),

    'health.ready': async () => {
      const [mongo, redis, outboxPending] = await Promise.all([
        check(deps.pingMongo),
        check(deps.pingRedis),
        within(deps.countOutbox()).catch(() => 0),
      ]);
      const isReady = mongo === 'up' && !deps.isStopping();
      // Redis only makes things quicker: without it the server still sells.
      const status = isReady ? (redis === 'up' ? 'ready' : 'degraded') : 'not_ready';
      return new Reply({ status, mongo, redis, outboxPending } as const, { status: isReady ? 200 : 503 });
    },

    'health.time': async () => {
      const epochMs = deps.clock.now();
      return { now: new Date(epochMs).toISOString(), epochMs };
    },
  });

async function check(ping: (() => Promise<unknown>) | null): Promise<'up' | 'down'> {
  if (!ping) return 'down';
  try {
    await within(ping());
    return 'up';
  } catch {
    return 'down';
  }
}

function within<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('no answer in time')), PING_MS);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
