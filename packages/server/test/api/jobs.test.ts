import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import { dead, done, dropJob, type Outcome, retry } from '../../src/platform/jobs/job.ts';
import { createJobAdmin } from '../../src/platform/jobs/job-letters.ts';
import { createJobQueue, type JobQueueOptions, type NewJob } from '../../src/platform/jobs/job-queue.ts';
import { type JobWorkerOptions, type Settled, startJobWorker } from '../../src/platform/jobs/job-worker.ts';
import { jobsCollection, prepareJobs } from '../../src/platform/jobs/jobs-collection.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { inTransaction } from '../../src/platform/mongo.ts';
import { type OwnDatabase, openOwnDatabase } from '../helpers/own-database.ts';

let database: OwnDatabase;

beforeEach(async () => {
  database = await openOwnDatabase();
  await prepareJobs(database.connection);
});
afterEach(() => database[Symbol.asyncDispose]());

const FAST = { attemptsMax: 3, baseMs: 1, maxMs: 5 };

const open = (options: Partial<JobQueueOptions> = {}) =>
  createJobQueue<{ n: number }>(database.connection, systemClock, { name: 'test', policy: FAST, ...options });

const job = (n: number, changes: Partial<NewJob<{ n: number }>> = {}): NewJob<{ n: number }> => ({
  id: `job-${n}`,
  payload: { n },
  priority: 'rest',
  ...changes,
});
const jobs = (count: number, changes: Partial<NewJob<{ n: number }>> = {}) =>
  Array.from({ length: count }, (_, n) => job(n, changes));

type Handle = JobWorkerOptions<{ n: number }>['handle'];

function work(queue: ReturnType<typeof open>, handle: Handle, atOnce = 10) {
  const settled: Settled[] = [];
  const worker = startJobWorker(queue, {
    handle,
    atOnce,
    logger: createLogger('silent'),
    onSettled: (one) => settled.push(one),
  });
  onTestFinished(() => worker.stop());
  return settled;
}

const stored = (n: number) => jobsCollection(database.connection).findOne({ _id: `test/job-${n}` });
const stateOf = async (n: number) => (await stored(n))?.state;

describe('a queue', () => {
  it('does each job once and remembers its id, not its payload', async () => {
    const queue = open();
    const seen: number[] = [];
    work(queue, async ({ payload }) => {
      seen.push(payload.n);
      return done();
    });
    expect(await queue.add(jobs(500))).toBe(500);
    expect(await queue.add([job(3), job(1000)])).toBe(1);
    await expect.poll(() => seen.length).toBe(501);
    await expect.poll(() => stateOf(1000)).toBe('done');
    expect(await queue.add(jobs(500))).toBe(0);
    await delay(600);
    expect(new Set(seen).size).toBe(501);
    expect(seen).toHaveLength(501);
    const tombstone = await stored(3);
    expect(tombstone).not.toHaveProperty('payload');
    expect(tombstone?.expiresAt!.getTime()).toBeGreaterThan(Date.now() + 86_400_000);
  });

  it('takes a batch of thousands', async () => {
    const queue = open();
    expect(await queue.add(jobs(5000))).toBe(5000);
    expect(await queue.add(jobs(5001))).toBe(1);
  });

  it('adds jobs in the transaction of what they are about, or not at all', async () => {
    const queue = open();
    const { connection } = database;
    await inTransaction(connection, async (session) => void (await queue.add([job(1)], session)));
    await expect(
      inTransaction(connection, async (session) => {
        await queue.add([job(2), job(1)], session);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await stateOf(1)).toBe('waiting');
    expect(await stored(2)).toBeNull();
  });

  it('keeps queues apart', async () => {
    const [mail, push] = [open({ name: 'mail' }), open({ name: 'push' })];
    await mail.add([job(1)]);
    expect(await push.add([job(1)])).toBe(1);
    expect(await push.claim(10)).toHaveLength(1);
    expect(await push.claim(10)).toHaveLength(0);
    expect(await mail.claim(10)).toHaveLength(1);
  });

  it('gives a job to one of many who ask at once', async () => {
    const queue = open();
    await queue.add(jobs(200));
    const claimed = await Promise.all(Array.from({ length: 8 }, () => queue.claim(60)));
    const ids = claimed.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const rest: string[] = [];
    for (let more = await queue.claim(60); more.length > 0; more = await queue.claim(60))
      rest.push(...more.map(({ id }) => id));
    expect(new Set([...ids, ...rest]).size).toBe(200);
  });

  it('begins with orders and forgets nobody', async () => {
    const queue = open();
    await queue.add(jobs(50, { priority: 'rest' }));
    await queue.add(jobs(50, { priority: 'starts' }).map((one) => ({ ...one, id: `s-${one.id}` })));
    await queue.add(jobs(50, { priority: 'orders' }).map((one) => ({ ...one, id: `o-${one.id}` })));
    const priorities = (await queue.claim(16)).map(({ priority }) => priority);
    expect(Map.groupBy(priorities, String).get('orders')).toHaveLength(10);
    expect(Map.groupBy(priorities, String).get('starts')).toHaveLength(4);
    expect(Map.groupBy(priorities, String).get('rest')).toHaveLength(2);
  });

  it('waits until a job is due', async () => {
    const queue = open();
    await queue.add([job(1, { dueAt: new Date(Date.now() + 60_000) }), job(2, { dueAt: new Date(0) })]);
    expect((await queue.claim(10)).map(({ id }) => id)).toEqual(['job-2']);
  });

  it('gives a job of a worker that is gone to the next one, and ignores the first one’s word', async () => {
    const queue = open();
    await queue.add([job(1)]);
    const [lost] = await queue.claim(1);
    expect(await queue.claim(1)).toEqual([]);
    // Its lease has ended.
    await jobsCollection(database.connection).updateOne({}, { $set: { dueAt: new Date(0) } });
    const [found] = await queue.claim(1);
    expect(found?.attempts).toBe(2);
    await queue.settle([{ job: lost!, result: { state: 'dropped', reason: 'late' } }]);
    expect(await stateOf(1)).toBe('waiting');
    await queue.settle([{ job: found!, result: { state: 'done' } }]);
    expect(await stateOf(1)).toBe('done');
  });
});

describe('a worker', () => {
  it('tries again what fails, then keeps it as a dead letter with the last error', async () => {
    const queue = open();
    let tries = 0;
    const settled = work(queue, async () => {
      tries += 1;
      throw new Error(`no answer ${tries}`);
    });
    await queue.add([job(1)]);
    await expect.poll(() => stateOf(1)).toBe('dead');
    expect(tries).toBe(3);
    expect(await stored(1)).toMatchObject({ attempts: 3, lastError: 'no answer 3', payload: { n: 1 } });
    await expect.poll(() => settled.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'dead']);
  });

  it.each<[string, Outcome, string, number]>([
    ['is dropped when nobody needs it', dropJob('$sold out'), 'dropped', 1],
    ['is dead at once when it is hopeless', dead('gone'), 'dead', 1],
    ['waits as long as it is told to', retry('busy', 60_000), 'waiting', 1],
  ])('%s', async (_name, outcome, state, tries) => {
    const queue = open();
    let tried = 0;
    const settled = work(queue, async () => {
      tried += 1;
      return outcome;
    });
    await queue.add([job(1)]);
    await expect.poll(() => settled).toHaveLength(1);
    expect(await stored(1)).toMatchObject({ state, lastError: 'reason' in outcome ? outcome.reason : null });
    expect(tried).toBe(tries);
    if (state === 'waiting') expect((await stored(1))!.dueAt.getTime()).toBeGreaterThan(Date.now() + 30_000);
  });

  it('does not do what is stale', async () => {
    const queue = open();
    const seen: string[] = [];
    await queue.add([
      job(1, { staleAt: new Date(Date.now() - 60_000) }),
      job(2, { staleAt: new Date(Date.now() + 60_000) }),
    ]);
    const settled = work(queue, async ({ id }) => {
      seen.push(id);
      return done();
    });
    await expect.poll(() => settled).toHaveLength(2);
    expect(seen).toEqual(['job-2']);
    expect(await stored(1)).toMatchObject({ state: 'dropped', lastError: 'stale' });
  });

  it('gives up a job that kills its workers', async () => {
    const queue = open({ leaseMs: 20 });
    await queue.add([job(1)]);
    for (let attempt = 1; attempt <= 3; attempt += 1)
      await expect.poll(() => queue.claim(1), { interval: 5 }).toHaveLength(1);
    const seen: string[] = [];
    work(queue, async ({ id }) => {
      seen.push(id);
      return done();
    });
    await expect.poll(() => stateOf(1)).toBe('dead');
    expect(seen).toEqual([]);
  });

  it('gives an attempt no more time than its lease', async () => {
    const queue = open({ leaseMs: 3000, policy: { ...FAST, attemptsMax: 1 } });
    let isAborted = false;
    work(queue, async (_job, signal) => {
      signal.addEventListener('abort', () => (isAborted = true));
      await delay(60_000, undefined, { ref: false });
      return done();
    });
    await queue.add([job(1)]);
    await expect.poll(() => stateOf(1)).toBe('dead');
    expect(isAborted).toBe(true);
  });

  it('does not wait for ever for a job when it stops: somebody else tries again', async () => {
    const queue = open();
    const worker = startJobWorker(queue, {
      atOnce: 1,
      logger: createLogger('silent'),
      async handle() {
        await delay(60_000, undefined, { ref: false });
        return done();
      },
    });
    await queue.add([job(1)]);
    await expect.poll(async () => (await stored(1))?.attempts).toBe(1);
    await worker.stop();
    expect(await stored(1)).toMatchObject({ state: 'waiting', lastError: 'the process stops', claim: null });
  });

  it('never has more in work than it may', async () => {
    const queue = open();
    await queue.add(jobs(60));
    let now = 0;
    let most = 0;
    const settled = work(
      queue,
      async () => {
        now += 1;
        most = Math.max(most, now);
        await delay(5);
        now -= 1;
        return done();
      },
      7,
    );
    await expect.poll(() => settled).toHaveLength(60);
    expect(most).toBeLessThanOrEqual(7);
    expect(most).toBeGreaterThan(1);
  });
});

describe('dead letters', () => {
  it('are listed, inspected, replayed and discarded', async () => {
    const queue = open();
    const letters = createJobAdmin(database.connection);
    let isBroken = true;
    const seen: string[] = [];
    work(queue, async ({ id }) => {
      if (isBroken) return dead('broken');
      seen.push(id);
      return done();
    });
    await queue.add(jobs(4, { staleAt: new Date(Date.now() + 60_000) }));
    await expect.poll(async () => (await letters.list({ limit: 10 })).length).toBe(4);
    expect(await letters.list({ queue: 'other', limit: 10 })).toEqual([]);
    expect(await letters.inspect('test/job-2')).toMatchObject({
      key: 'test/job-2',
      queue: 'test',
      id: 'job-2',
      state: 'dead',
      lastError: 'broken',
      payload: { n: 2 },
    });
    expect(await letters.inspect('test/nothing')).toBeNull();
    expect(await letters.count()).toEqual([{ queue: 'test', state: 'dead', count: 4 }]);

    isBroken = false;
    expect(await letters.replay({ keys: ['test/job-1', 'test/nothing'] })).toBe(1);
    await expect.poll(() => stateOf(1)).toBe('done');
    expect(await letters.replay({ keys: ['test/job-1'] })).toBe(0);
    expect(await letters.discard({ keys: ['test/job-2', 'test/job-1'] })).toBe(1);
    expect(await letters.replay({ queue: 'test' })).toBe(2);
    await expect.poll(() => seen.length).toBe(3);
    await expect.poll(() => letters.list({ limit: 10 })).toEqual([]);
    expect(await stored(2)).toBeNull();
  });
});
