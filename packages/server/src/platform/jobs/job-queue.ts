import type { Clock } from '../clock.ts';
import type { MongoConnection, MongoSession } from '../mongo.ts';
import { following } from '../tracing.ts';
import { addJobs } from './add-jobs.ts';
import { createClaim } from './claim-jobs.ts';
import type { Priority, RetryPolicy, AttemptResult } from './job.ts';
import { idOf, type JobDocument, jobKey, jobsCollection } from './jobs-collection.ts';
import { settleStatements } from './settle-jobs.ts';

const DAY_MS = 86_400_000;

export type NewJob<P> = {
  /** Within the queue. The same id twice is one job, also after it is done, for as long as the queue remembers. */
  id: string;
  /** Plain data. */
  payload: P;
  priority: Priority;
  /** From when on it is not needed any more; it is then dropped instead of done. Default: never. */
  staleAt?: Date | null;
  /** When it may be done. Default: now. */
  dueAt?: Date;
  /** The span that it follows from, where that is recorded. */
  traceparent?: string | undefined;
};

/** A job that a worker has claimed. */
export type Job<P> = {
  id: string;
  payload: P;
  priority: Priority;
  /** With the present one. */
  attempts: number;
  staleAt: Date | null;
  createdAt: Date;
  claim: string;
  /** By the database's clock. */
  claimedAt: Date;
  traceparent?: string;
};

export type JobQueueOptions = {
  /** Names the queue in the database, in logs and in metrics. */
  name: string;
  policy: RetryPolicy;
  /** How long an attempt may take; after that others take the job over. Default 60 s. */
  leaseMs?: number;
  /** How long the ids of jobs that are done or dropped are remembered. Default 3 days. */
  rememberMs?: number;
  /** How long dead letters are kept. Default 30 days. */
  deadLetterMs?: number;
};

/**
 * A queue of jobs in MongoDB. Nothing else holds them, so there is no second queue to lose or to bring in step; a job is done at least once,
 * and not more often while its workers live and are in time.
 *
 * Claiming moves `dueAt` behind the end of the lease, as the visibility timeout of Amazon SQS does: a worker that dies has nothing to give
 * back. What waits and what is taken over is one query.
 */
export type JobQueue<P> = Readonly<Required<JobQueueOptions>> & {
  /**
   * Adds jobs, in batches of thousands if need be. Ids that exist are left as they are.
   *
   * @param session to add them in the transaction of what they are about
   * @returns how many were new
   */
  add(jobs: readonly NewJob<P>[], session?: MongoSession): Promise<number>;
  /**
   * Takes jobs that are due, the most urgent priorities first.
   *
   * @param slot jobs that this worker took before: turns of the priorities go on from there
   */
  claim(limit: number, slot?: number): Promise<Job<P>[]>;
  /** Writes down what came of attempts. A job that another worker has taken over is left to it. */
  settle(settled: readonly { job: Job<P>; result: AttemptResult }[]): Promise<void>;
};

export function createJobQueue<P>(
  connection: MongoConnection,
  clock: Clock,
  options: JobQueueOptions,
): JobQueue<P> {
  const jobs = jobsCollection(connection);
  const queue = { leaseMs: 60_000, rememberMs: 3 * DAY_MS, deadLetterMs: 30 * DAY_MS, ...options };
  const { name } = queue;
  const claim = createClaim(connection, queue);

  return {
    ...queue,
    async add(added, session) {
      const now = new Date(clock.now());
      return addJobs(
        jobs,
        added.map((job) => toDocument(name, job, now)),
        session,
      );
    },
    claim: async (limit, slot = 0) => (await claim(limit, slot)).map((document) => toJob<P>(document)),
    async settle(settled) {
      if (settled.length === 0) return;
      await jobs.bulkWrite(
        settleStatements(
          settled.map(({ job, result }) => ({ key: jobKey(name, job.id), claim: job.claim, result })),
          queue,
        ),
        { ordered: false },
      );
    },
  };
}

const toDocument = <P>(queue: string, job: NewJob<P>, now: Date): JobDocument => ({
  _id: jobKey(queue, job.id),
  queue,
  priority: job.priority,
  state: 'waiting',
  payload: job.payload,
  dueAt: job.dueAt ?? now,
  staleAt: job.staleAt ?? null,
  attempts: 0,
  claim: null,
  claimedAt: null,
  lastError: null,
  createdAt: now,
  settledAt: null,
  expiresAt: null,
  ...following(job.traceparent),
});

const toJob = <P>(document: JobDocument): Job<P> => ({
  id: idOf(document),
  payload: document.payload as P,
  priority: document.priority,
  attempts: document.attempts,
  staleAt: document.staleAt,
  createdAt: document.createdAt,
  claim: document.claim ?? '',
  claimedAt: document.claimedAt ?? document.createdAt,
  ...following(document.traceparent),
});
