import type { Clock } from '../clock.ts';
import { createMemoryCache } from '../memory-cache.ts';
import type { MongoConnection } from '../mongo.ts';
import { PRIORITIES } from './job.ts';
import { type JobCollection, jobsCollection, type JobDocument } from './jobs-collection.ts';

/** A backlog of a million is not counted to the end with every scrape. */
const COUNTED_MAX = 10_000;
/** What two gauges ask for in one scrape is read once. */
const KEPT_MS = 1000;

export type QueueFigures = { queue: string; waiting: number; dead: number; overdueMs: number };

/** Counts jobs by queue, by reads of a bounded size from the indexes. */
export function countJobs(connection: MongoConnection, clock: Clock): () => Promise<readonly QueueFigures[]> {
  const jobs = jobsCollection(connection);
  const state = createMemoryCache({
    load: () => read(jobs, clock.now()),
    ttlMs: KEPT_MS,
    entriesMax: 1,
    clock,
  });
  return () => state.get('jobs');
}

async function read(jobs: JobCollection, now: number): Promise<QueueFigures[]> {
  const names = new Set([...(await queuesOf(jobs, 'waiting')), ...(await queuesOf(jobs, 'dead'))]);
  return Promise.all([...names].map((queue) => readQueue(jobs, queue, now)));
}

/** From one name to the next: a list of all names would look at all jobs. */
async function queuesOf(jobs: JobCollection, state: 'waiting' | 'dead'): Promise<string[]> {
  const names: string[] = [];
  for (let last = ''; ;) {
    const next = await jobs.findOne(
      { state, queue: { $gt: last } },
      { sort: { queue: 1 }, projection: { queue: 1 } },
    );
    if (!next) return names;
    names.push((last = next.queue));
  }
}

async function readQueue(jobs: JobCollection, queue: string, now: number): Promise<QueueFigures> {
  const [waiting, dead, ...firsts] = await Promise.all([
    count(jobs, queue, 'waiting'),
    count(jobs, queue, 'dead'),
    ...PRIORITIES.map((priority) =>
      jobs.findOne({ queue, priority, state: 'waiting' }, { sort: { dueAt: 1 }, projection: { dueAt: 1 } }),
    ),
  ]);
  const ages = firsts.flatMap((job) => (job ? [now - job.dueAt.getTime()] : []));
  return { queue, waiting, dead, overdueMs: Math.max(0, ...ages) };
}

const count = (jobs: JobCollection, queue: string, state: JobDocument['state']): Promise<number> =>
  jobs.countDocuments({ queue, state }, { limit: COUNTED_MAX, hint: state });
