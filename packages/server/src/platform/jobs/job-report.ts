import type { Worker } from '../worker.ts';
import type { Logger } from '../logger.ts';
import { startLoop } from '../loop.ts';
import type { Metrics } from '../metrics.ts';
import type { Settled } from './job-worker.ts';

const REPORT_EVERY_MS = 60_000;
/** Different reasons in one report; a remote server may give another one each time. */
const REASONS_MAX = 50;

export type JobReport = Worker & {
  /** Counts an attempt. */
  note(settled: Settled): void;
};

/** Tells what became of jobs: to Prometheus by queue, priority and state, to the log once a minute with the reasons. One for all queues. */
export function startJobReport({ metrics, logger }: { metrics: Metrics; logger: Logger }): JobReport {
  const counter = metrics.counter(
    'livedrops_job_attempts_total',
    'Attempts at jobs and what they came to: done, waiting (to be tried again), dropped or dead.',
    ['queue', 'priority', 'state'],
  );
  const counts = new Map<string, { queue: string; state: string; reason: string | null; count: number }>();

  function tell(): void {
    const settled = [...counts.values()];
    counts.clear();
    if (settled.length > 0) logger.info({ settled }, 'jobs of the last minute');
  }

  const loop = startLoop('job-report', logger, async () => {
    tell();
    return REPORT_EVERY_MS;
  });
  return {
    note({ queue, priority, state, reason }) {
      counter.inc({ queue, priority, state });
      const key = JSON.stringify([queue, state, reason]);
      const known = counts.get(key);
      if (known) known.count += 1;
      else if (counts.size < REASONS_MAX) counts.set(key, { queue, state, reason, count: 1 });
    },
    async stop() {
      await loop.stop();
      tell();
    },
  };
}
