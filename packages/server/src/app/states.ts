import manifest from '../../package.json' with { type: 'json' };
import type { Config } from '../config/config.ts';
import { createDeadLetters } from '../platform/consumers/dead-letters.ts';
import { countJobs } from '../platform/jobs/count-jobs.ts';
import { watchDatabase } from '../platform/mongo-figures.ts';
import type { Parts } from './parts.ts';

// What is looked up with each scrape.

type Shown = Pick<
  Parts,
  'config' | 'connection' | 'clock' | 'log' | 'redis' | 'domains' | 'gateway' | 'metrics'
>;

/** What this process is like at the moment. */
export function showProcess({ config, connection, redis, domains, gateway, metrics }: Shown): void {
  const { version } = manifest;
  metrics
    .gauge('livedrops_build_info', 'Always 1; the labels say what runs.', ['version', 'node', 'role'])
    .set({ version, node: process.version, role: roleOf(config) }, 1);
  metrics.observe('livedrops_order_queue', 'Orders that wait or are being committed.', domains.orders.queued);
  metrics.observe(
    'livedrops_order_queue_max',
    'Orders that may wait; further ones are refused as overloaded.',
    () => config.orderQueueMax,
  );
  metrics.observe('livedrops_sockets', 'Open sockets.', gateway.countSockets);
  const { commands } = redis;
  if (commands)
    metrics.observe('livedrops_redis_up', '1 while Redis answers. Without it everything still sells.', () =>
      Number(commands.status === 'ready'),
    );
  watchDatabase(connection, metrics);
}

/** What all processes share. Every worker says it, so take the `max` over them. */
export function showBacklog({ connection, clock, log, metrics }: Shown): void {
  metrics.observeEach(
    'livedrops_outbox_documents',
    'About how many documents wait in the outbox.',
    [],
    async () => [{ labels: {}, value: await log.countPending() }],
  );
  metrics.observeEach(
    'livedrops_outbox_oldest_seconds',
    'Age of the oldest document in the outbox; 0 when it is empty.',
    [],
    async () => {
      const oldest = await log.oldestPending();
      return [{ labels: {}, value: oldest ? Math.max(0, clock.now() - oldest.getTime()) / 1000 : 0 }];
    },
  );
  const letters = createDeadLetters(connection);
  metrics.observeEach(
    'livedrops_dead_letters',
    'Events that a group of consumers could not handle, kept for people.',
    [],
    async () => [{ labels: {}, value: await letters.count({}) }],
  );
  const jobs = countJobs(connection, clock);
  metrics.observeEach(
    'livedrops_jobs',
    'Jobs that wait or are dead, by queue; of each at most 10,000 are counted.',
    ['queue', 'state'],
    async () =>
      (await jobs()).flatMap(({ queue, waiting, dead }) => [
        { labels: { queue, state: 'waiting' }, value: waiting },
        { labels: { queue, state: 'dead' }, value: dead },
      ]),
  );
  metrics.observeEach(
    'livedrops_jobs_overdue_seconds',
    'How long the oldest job of a queue has been due; 0 when none is.',
    ['queue'],
    async () =>
      (await jobs()).map(({ queue, overdueMs }) => ({ labels: { queue }, value: overdueMs / 1000 })),
  );
}

const roleOf = ({ runsApi, runsWorkers }: Config): string =>
  runsApi && runsWorkers ? 'all' : runsApi ? 'api' : 'worker';
