import type { MongoConnection } from '../mongo.ts';
import { idOf, type JobDocument, jobsCollection } from './jobs-collection.ts';
import type { JobState, Priority } from './job.ts';

/** A job as operators see it. */
export type JobLetter = {
  /** The queue's name and the job's id: what `inspect`, `replay` and `discard` take. */
  key: string;
  queue: string;
  id: string;
  priority: Priority;
  state: JobState;
  attempts: number;
  lastError: string | null;
  createdAt: Date;
  dueAt: Date;
  settledAt: Date | null;
  payload: unknown;
};

export type JobCount = { queue: string; state: JobState; count: number };

export type JobAdmin = {
  /** Jobs in a state, newest first. Default: the dead ones of all queues. */
  list(query: { state?: JobState; queue?: string | undefined; limit: number }): Promise<JobLetter[]>;
  inspect(key: string): Promise<JobLetter | null>;
  /**
   * Has dead jobs done again, with all their attempts, and however old they are, because a person has decided it.
   *
   * @returns how many; only dead jobs count
   */
  replay(which: Which): Promise<number>;
  /** Forgets dead jobs. Their ids are free again. */
  discard(which: Which): Promise<number>;
  count(): Promise<JobCount[]>;
};

/** Single jobs, or all dead ones of a queue. */
export type Which = { keys: readonly string[] } | { queue: string };

/** Looks after the dead letters of all queues. */
export function createJobAdmin(connection: MongoConnection): JobAdmin {
  const jobs = jobsCollection(connection);
  return {
    async list({ state = 'dead', queue, limit }) {
      const found = await jobs
        .find({ state, ...(queue !== undefined && { queue }) })
        .sort({ settledAt: -1, createdAt: -1 })
        .limit(limit)
        .toArray();
      return found.map(toLetter);
    },
    async inspect(key) {
      const found = await jobs.findOne({ _id: key });
      return found && toLetter(found);
    },
    async replay(which) {
      const { modifiedCount } = await jobs.updateMany(deadAmong(which), [
        {
          $set: {
            state: 'waiting',
            dueAt: '$$NOW',
            attempts: 0,
            staleAt: null,
            settledAt: null,
            expiresAt: null,
          },
        },
      ]);
      return modifiedCount;
    },
    async discard(which) {
      const { deletedCount } = await jobs.deleteMany(deadAmong(which));
      return deletedCount;
    },
    async count() {
      return jobs
        .aggregate<JobCount>([
          { $group: { _id: { queue: '$queue', state: '$state' }, count: { $sum: 1 } } },
          { $project: { _id: 0, queue: '$_id.queue', state: '$_id.state', count: 1 } },
          { $sort: { queue: 1, state: 1 } },
        ])
        .toArray();
    },
  };
}

const deadAmong = (which: Which) => ({
  state: 'dead' as const,
  ...('queue' in which ? { queue: which.queue } : { _id: { $in: [...which.keys] } }),
});

const toLetter = (document: JobDocument): JobLetter => ({
  key: document._id,
  queue: document.queue,
  id: idOf(document),
  priority: document.priority,
  state: document.state,
  attempts: document.attempts,
  lastError: document.lastError,
  createdAt: document.createdAt,
  dueAt: document.dueAt,
  settledAt: document.settledAt,
  payload: document.payload ?? null,
});
