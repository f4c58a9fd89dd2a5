import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrateDatabase } from '../../src/migrations/index.ts';
import { createId } from '../../src/platform/id.ts';
import { jobsCollection } from '../../src/platform/jobs/jobs-collection.ts';
import { deliveryModel } from '../../src/webhooks/webhook-delivery.model.ts';
import { createWebhookEndpointStore } from '../../src/webhooks/webhook-endpoint.store.ts';
import { createSecret } from '../../src/webhooks/webhook-secret.ts';
import { openOwnDatabase, type OwnDatabase } from '../helpers/own-database.ts';
import { answer, hang, type Receiver, startReceiver } from '../helpers/webhook-receiver.ts';
import { CREATOR_ID, makeEvents, setUpWebhooks } from '../helpers/webhook-setup.ts';

const WORKER = fileURLToPath(new URL('../helpers/webhook-worker-process.ts', import.meta.url));

let database: OwnDatabase;
let receiver: Receiver;
const children = new Set<ChildProcess>();

beforeEach(async () => {
  database = await openOwnDatabase();
  await migrateDatabase(database.connection, { by: 'prc_test' });
  receiver = await startReceiver();
  await createWebhookEndpointStore(database.connection).insert(
    {
      id: createId('whe'),
      creatorId: CREATOR_ID,
      userId: 'usr_1',
      url: receiver.url,
      events: ['stock.low'],
      secret: createSecret(),
    },
    new Date(),
  );
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await receiver[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

type Step = 'queueing' | 'sending' | 'recording' | 'settling';

function spawnWorker(step: Step | 'never', events = 0): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--conditions=@livedrops/source', WORKER, database.uri, step, String(events)],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  children.add(child);
  return child;
}

const killed = (child: ChildProcess) => expect.poll(() => child.signalCode).toBe('SIGKILL');

const idsReceived = () => receiver.received.map(({ headers }) => headers['webhook-id']);

/** What the log says in the end, when nothing waits any more. */
async function endOfLog() {
  const { connection } = database;
  const waiting = () => jobsCollection(connection).countDocuments({ queue: 'webhooks', state: 'waiting' });
  await expect.poll(waiting).toBe(0);
  return deliveryModel.collection(connection).find().toArray();
}

describe('a worker that is killed', () => {
  it.each<[Step, number, number]>([
    // Nobody heard of it yet; the events are told again.
    ['queueing', 0, 1],
    // The receiver may have it, and gets it once more.
    ['sending', 1, 2],
    ['recording', 1, 2],
    // It is written down: nobody sends it again.
    ['settling', 1, 1],
  ])(
    'while %s, after it was sent %d times, leaves one delivery, sent %d times',
    async (step, before, sent) => {
      if (step === 'sending') receiver.plan(hang, answer(200));
      const child = spawnWorker(step, 1);
      if (step === 'sending') {
        await expect.poll(() => receiver.received.length).toBe(1);
        child.kill('SIGKILL');
      }
      await killed(child);
      expect(receiver.received).toHaveLength(before);
      const webhooks = setUpWebhooks(database.connection);
      await webhooks.consume(makeEvents(1));
      const worker = webhooks.startWorkers();
      const log = await endOfLog();
      await worker.stop();
      expect(log).toHaveLength(1);
      expect(log[0]).toMatchObject({ state: 'delivered', attemptCount: 1, attempts: [{ status: 200 }] });
      expect(idsReceived()).toEqual(Array.from({ length: sent }, () => log[0]!.messageId));
      expect(await jobsCollection(database.connection).countDocuments({ queue: 'webhooks' })).toBe(1);
    },
  );

  it('after a try that failed does not make the next one come early', async () => {
    receiver.plan(answer(500), answer(200));
    await killed(spawnWorker('settling', 1));
    const worker = setUpWebhooks(database.connection).startWorkers();
    const log = await endOfLog();
    await worker.stop();
    expect(log).toMatchObject([{ state: 'delivered', attemptCount: 2 }]);
    const [first, second] = receiver.received;
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(4900);
  });

  it('by a stop of its process does not wait for a receiver that hangs, and is no failure of it', async () => {
    receiver.plan(hang, answer(200));
    const webhooks = setUpWebhooks(database.connection, { timeoutMs: 60_000, leaseMs: 120_000 });
    await webhooks.consume(makeEvents(1));
    const first = webhooks.startWorkers();
    await expect.poll(() => receiver.received.length).toBe(1);
    await first.stop();
    expect(await deliveryModel.collection(database.connection).findOne()).toMatchObject({
      state: 'pending',
      attemptCount: 0,
    });
    const second = webhooks.startWorkers();
    const log = await endOfLog();
    await second.stop();
    expect(log).toMatchObject([{ state: 'delivered', attemptCount: 1 }]);
    expect(receiver.received).toHaveLength(2);
  });

  it('again and again, with others beside it, loses no message', async () => {
    const events = makeEvents(120);
    receiver.plan((response) => void setTimeout(() => response.end(), 20));
    const other = spawnWorker('never');
    await setUpWebhooks(database.connection).consume(events);
    for (let round = 0; round < 3; round += 1) {
      const child = spawnWorker('never', 120);
      const before = receiver.received.length;
      await expect.poll(async () => receiver.received.length > before || (await isDone())).toBe(true);
      await sleep(30);
      child.kill('SIGKILL');
      await killed(child);
    }
    const log = await endOfLog();
    other.kill('SIGKILL');
    expect(log).toHaveLength(120);
    expect(log.filter(({ state, attemptCount }) => state !== 'delivered' || attemptCount !== 1)).toEqual([]);
    expect(new Set(idsReceived())).toEqual(new Set(log.map(({ messageId }) => messageId)));
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(120);
  });

  async function isDone(): Promise<boolean> {
    return (await deliveryModel.collection(database.connection).countDocuments({ state: 'pending' })) === 0;
  }
});
