import { expect, it } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { Reply } from '../platform/http/reply.ts';
import { type HealthDeps, healthRoutes } from './health.routes.ts';

const well: HealthDeps = {
  clock: systemClock,
  pingMongo: async () => {},
  pingRedis: null,
  countOutbox: async () => 0,
  isStopping: () => false,
  isSafe: () => true,
  shopUrl: 'https://shop.example.com',
};

it.each<[string, Partial<HealthDeps>, string, number]>([
  ['when all is well', {}, 'ready', 200],
  ['without Redis', { pingRedis: () => Promise.reject(new Error('away')) }, 'degraded', 200],
  ['without the database', { pingMongo: () => Promise.reject(new Error('away')) }, 'not_ready', 503],
  ['while the database does not guard the books', { isSafe: () => false }, 'not_ready', 503],
  ['on its way out', { isStopping: () => true }, 'not_ready', 503],
])('is as ready as it can be %s', async (_name, change, status, code) => {
  const ready = healthRoutes({ ...well, ...change })['health.ready'] as () => Promise<unknown>;
  const reply = await ready();
  expect(reply).toBeInstanceOf(Reply);
  expect(reply).toMatchObject({ data: { status }, status: code });
});
