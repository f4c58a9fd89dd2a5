import { createGroupCommit } from '../group-commit.ts';
import type { Logger } from '../logger.ts';
import { startLoop } from '../loop.ts';
import { createBoundedWork } from './bounded-work.ts';
import {
  type JobState,
  type Priority,
  type Outcome,
  retry,
  settle,
  type AttemptResult,
  whyNotTry,
} from './job.ts';
import { NO_TRACING, traceparentsOf, type Tracing } from '../tracing.ts';
import type { Job, JobQueue } from './job-queue.ts';

const LOOK_EVERY_MS = 250;
const SETTLED_AT_ONCE = 500;
/** Leaves time to write down what came of it before others take the job over. */
const SHARE_OF_LEASE = 0.8;
/** How long a stop waits for jobs in work: less than the server has for stopping. */
const GRACE_MS = 5000;

/** What was written down of one attempt. */
export type Settled = { queue: string; priority: Priority; state: JobState; reason: string | null };

export type JobWorkerOptions<P> = {
  /**
   * Does a job. It may run again after a crash, so the receiver must know repeats by the job's id. A throw is a `retry`.
   *
   * @param signal is aborted when the time of the attempt is over, or the process cannot wait any longer
   */
  handle(job: Job<P>, signal: AbortSignal): Promise<Outcome>;
  /** Jobs in work at the same time, in this process. */
  atOnce: number;
  logger: Logger;
  /** Told of every attempt, for metrics. */
  onSettled?(settled: Settled): void;
  /** Default: nothing is recorded. */
  tracing?: Pick<Tracing, 'follow'>;
  random?(): number;
};

export type JobWorker = {
  /** Looks for jobs now instead of after the pause. */
  wake(): void;
  /** Takes no more jobs and ends those in work; what takes too long is tried again elsewhere. */
  stop(): Promise<void>;
};

/** Jobs that end while earlier ones are being written down are written down together. */
const createSettling = <P>(queue: JobQueue<P>) =>
  createGroupCommit<{ job: Job<P>; result: AttemptResult }, null>({
    groupSizeMax: SETTLED_AT_ONCE,
    queueMax: Number.POSITIVE_INFINITY,
    async commit(_key, settled) {
      await queue.settle(settled);
      return settled.map(() => null);
    },
  });

/** Works on a queue's jobs. Any number of processes may do so. */
export function startJobWorker<P>(queue: JobQueue<P>, options: JobWorkerOptions<P>): JobWorker {
  const { atOnce, logger, onSettled = () => {}, tracing = NO_TRACING, random = Math.random } = options;
  const working = new Set<Promise<void>>();
  const attempts = createBoundedWork();
  let slot = 0;
  const settling = createSettling(queue);

  async function attempt(job: Job<P>): Promise<AttemptResult> {
    const refused = whyNotTry(job, job.claimedAt, queue.policy);
    if (refused) return refused;
    const outcome = await attempts
      .run(queue.leaseMs * SHARE_OF_LEASE, (signal) => options.handle(job, signal))
      .catch((error: unknown) => retry(error instanceof Error ? error.message : String(error)));
    return settle(outcome, job.attempts, queue.policy, random());
  }

  async function work(job: Job<P>): Promise<void> {
    const span = tracing.follow(`do ${queue.name}`, traceparentsOf([job]), { 'livedrops.job': job.id });
    const result = await attempt(job);
    const reason = 'reason' in result ? result.reason : null;
    span?.end({ 'livedrops.state': result.state, 'livedrops.reason': reason ?? undefined });
    if (result.state === 'dead')
      logger.error({ queue: queue.name, job: job.id, attempts: job.attempts, reason }, 'job is dead');
    try {
      await settling.submit(queue.name, { job, result });
      onSettled({ queue: queue.name, priority: job.priority, state: result.state, reason });
    } catch (error) {
      // It is done again when the lease has run out.
      logger.warn(
        { err: error, queue: queue.name, job: job.id },
        'the end of a job could not be written down',
      );
    }
  }

  const loop = startLoop(`jobs:${queue.name}`, logger, async () => {
    const free = atOnce - working.size;
    // Few big claims cost less than many small ones.
    if (free < Math.ceil(atOnce / 2)) return LOOK_EVERY_MS;
    const jobs = await queue.claim(free, slot);
    slot += jobs.length;
    for (const job of jobs) {
      const running = work(job).finally(() => {
        working.delete(running);
        if (working.size <= atOnce / 2) loop.wake();
      });
      working.add(running);
    }
    return LOOK_EVERY_MS;
  });

  return {
    wake: () => loop.wake(),
    async stop() {
      await loop.stop();
      const giveUp = setTimeout(() => attempts.giveUp(new Error('the process stops')), GRACE_MS);
      await Promise.all(working);
      clearTimeout(giveUp);
    },
  };
}
