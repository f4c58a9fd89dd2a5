import type { MongoConnection } from '../mongo.ts';
import type { Priority, JobState } from './job.ts';

/** A job as it is stored. All times are the database's. */
export type JobDocument = {
  /** The queue's name and the job's id within it, as `jobKey` joins them. */
  _id: string;
  queue: string;
  priority: Priority;
  state: JobState;
  /** Gone when it is done or dropped: only the id is remembered. */
  payload?: unknown;
  /** When it may be tried; while a worker has it, when others may take it over. */
  dueAt: Date;
  staleAt: Date | null;
  /** Attempts that were begun. */
  attempts: number;
  /** Whose attempt it is: only they may say what came of it. */
  claim: string | null;
  claimedAt: Date | null;
  /** Why the last attempt came to nothing, or why it was dropped. */
  lastError: string | null;
  createdAt: Date;
  settledAt: Date | null;
  /** When the database forgets it; `null` while it waits. */
  expiresAt: Date | null;
  /** The span that it follows from, where that is recorded. */
  traceparent?: string;
};

export const jobsCollection = (connection: MongoConnection) => connection.collection<JobDocument>('jobs');

export type JobCollection = ReturnType<typeof jobsCollection>;

export const jobKey = (queue: string, id: string): string => `${queue}/${id}`;

/** The job's id within its queue. */
export const idOf = ({ _id, queue }: Pick<JobDocument, '_id' | 'queue'>): string =>
  _id.slice(queue.length + 1);

/** Makes the indexes; for a migration. */
export async function prepareJobs(connection: MongoConnection): Promise<void> {
  await jobsCollection(connection).createIndexes([
    // What waits is found by priority and due time, however much is remembered of the rest.
    {
      key: { queue: 1, priority: 1, dueAt: 1 },
      partialFilterExpression: { state: 'waiting' },
      name: 'waiting',
    },
    { key: { queue: 1, settledAt: -1 }, partialFilterExpression: { state: 'dead' }, name: 'dead' },
    { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
}
