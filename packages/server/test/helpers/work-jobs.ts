import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../src/platform/clock.ts';
import { done, retry } from '../../src/platform/jobs/job.ts';
import { createJobQueue } from '../../src/platform/jobs/job-queue.ts';
import { startJobWorker } from '../../src/platform/jobs/job-worker.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { connectMongo } from '../../src/platform/mongo.ts';

// A worker process that delivers jobs to a receiver over HTTP and dies, like a killed server, between two steps of one of them.
const [, , mongoUri = '', receiver = '', diesAfter = '0', diesAt = 'never'] = process.argv;
const { connection } = await connectMongo(mongoUri);
const queue = createJobQueue<{ n: number }>(connection, systemClock, {
  name: 'race',
  policy: { attemptsMax: 1000, baseMs: 1, maxMs: 20 },
  leaseMs: 3000,
});

let begun = 0;
const dieAt = (step: string) => {
  if (step === diesAt && begun >= Number(diesAfter)) process.kill(process.pid, 'SIGKILL');
};

const settleInTime = queue.settle.bind(queue);
const mortal = {
  ...queue,
  async claim(limit: number, slot?: number) {
    const jobs = await queue.claim(limit, slot);
    if (jobs.length > 0) dieAt('claimed');
    return jobs;
  },
  async settle(settled: Parameters<typeof settleInTime>[0]) {
    await settleInTime(settled);
    dieAt('settled');
  },
};

startJobWorker(mortal, {
  atOnce: 16,
  logger: createLogger('silent'),
  async handle(job) {
    begun += 1;
    dieAt('begun');
    await delay(Math.random() * 4);
    const answer = await fetch(receiver, { method: 'POST', body: job.id });
    dieAt('delivered');
    return answer.ok ? done() : retry(`status ${answer.status}`);
  },
});
