import { expect, it } from 'vitest';
import type { Logger } from '../logger.ts';
import { createMetrics } from '../metrics.ts';
import { startJobReport } from './job-report.ts';

it('counts what became of jobs, and says why', async () => {
  const told: unknown[] = [];
  const logger = { info: (figures: unknown) => told.push(figures) } as unknown as Logger;
  const metrics = createMetrics();
  const report = startJobReport({ metrics, logger });
  for (let count = 0; count < 3; count += 1)
    report.note({ queue: 'push', priority: 'starts', state: 'dropped', reason: 'stale' });
  report.note({ queue: 'push', priority: 'starts', state: 'dropped', reason: 'quiet hours' });
  report.note({ queue: 'push', priority: 'orders', state: 'done', reason: null });
  await report.stop();
  expect(told).toEqual([
    {
      settled: [
        { queue: 'push', state: 'dropped', reason: 'stale', count: 3 },
        { queue: 'push', state: 'dropped', reason: 'quiet hours', count: 1 },
        { queue: 'push', state: 'done', reason: null, count: 1 },
      ],
    },
  ]);
  expect(await metrics.render()).toContain(
    'livedrops_job_attempts_total{queue="push",priority="starts",state="dropped"} 4',
  );
});

it('keeps different reasons of remote servers within bounds', async () => {
  const told: { settled: unknown[] }[] = [];
  const logger = { info: (figures: { settled: unknown[] }) => told.push(figures) } as unknown as Logger;
  const report = startJobReport({ metrics: createMetrics(), logger });
  for (let count = 0; count < 1000; count += 1)
    report.note({ queue: 'email', priority: 'rest', state: 'dead', reason: `550 no mailbox ${count}` });
  await report.stop();
  expect(told[0]?.settled).toHaveLength(50);
});
