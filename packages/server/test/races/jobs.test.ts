import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import { createJobQueue } from '../../src/platform/jobs/job-queue.ts';
import { jobsCollection, prepareJobs } from '../../src/platform/jobs/jobs-collection.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';

const WORKER = fileURLToPath(new URL('../helpers/work-jobs.ts', import.meta.url));
const JOBS = 600;
const AT_ONCE = 16;

/** Counts what arrives; now and then it takes a job and fails all the same, as receivers do. */
async function openReceiver() {
  const received = new Map<string, number>();
  let count = 0;
  const server = createServer((request, response) => {
    void text(request).then((id) => {
      received.set(id, (received.get(id) ?? 0) + 1);
      count += 1;
      response.writeHead(count % 50 === 0 ? 503 : 200).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { received, failures: () => Math.floor(count / 50), url: `http://127.0.0.1:${port}` };
}

function spawnWorker(args: string[]): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, ['--conditions=@livedrops/source', WORKER, ...args], {
    stdio: 'inherit',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
}

it('delivers every job, whoever dies between which steps, and repeats only what was in the hands of the dead', async () => {
  await using database = await openOwnDatabase();
  await prepareJobs(database.connection);
  const receiver = await openReceiver();
  const policy = { attemptsMax: 1000, baseMs: 1, maxMs: 20 };
  const queue = createJobQueue<{ n: number }>(database.connection, systemClock, { name: 'race', policy });
  const jobs = Array.from({ length: JOBS }, (_, n) => ({
    id: `evt:usr_${n}:push`,
    payload: { n },
    priority: (['orders', 'starts', 'rest'] as const)[n % 3]!,
  }));
  await queue.add(jobs);

  const args = [database.uri, receiver.url];
  const deaths = ['claimed', 'begun', 'delivered', 'settled'];
  const dying = deaths.map((step, index) => spawnWorker([...args, String(20 + 15 * index), step]));
  expect(await Promise.all(dying)).toEqual(deaths.map(() => 'SIGKILL'));
  // Events come at least once: the same jobs are wanted again while some are in work.
  expect(await queue.add(jobs)).toBe(0);
  for (let process = 0; process < 2; process += 1) void spawnWorker(args);

  const stored = jobsCollection(database.connection);
  await expect.poll(() => stored.countDocuments({ state: 'done' })).toBe(JOBS);
  expect(await stored.countDocuments()).toBe(JOBS);
  expect(receiver.received.size).toBe(JOBS);
  const repeats = [...receiver.received.values()].reduce((sum, times) => sum + times - 1, 0);
  expect(repeats).toBeLessThanOrEqual(deaths.length * AT_ONCE + receiver.failures());
  expect(repeats).toBeGreaterThan(0);
});
