import mongoose from 'mongoose';
import { connectMongo } from '../../src/platform/mongo.ts';
import { makeEvents, setUpWebhooks } from './webhook-setup.ts';

// A worker in a process of its own that dies, as by `kill -9`, just before a certain write.
const [, , mongoUri = '', step = 'never', eventCount = '0'] = process.argv;

type Method = 'bulkWrite' | 'insertMany' | 'updateOne';

const DEATHS: Record<string, [collection: string, methods: Method[]]> = {
  queueing: ['jobs', ['bulkWrite', 'insertMany']],
  recording: ['webhookDeliveries', ['updateOne']],
  settling: ['jobs', ['bulkWrite']],
};

function dieBefore(collection: string, methods: readonly Method[]): void {
  const { prototype } = mongoose.mongo.Collection;
  for (const method of methods) {
    const original = prototype[method] as (...args: unknown[]) => unknown;
    Reflect.set(prototype, method, function (this: mongoose.mongo.Collection, ...args: unknown[]): unknown {
      if (this.collectionName === collection) process.kill(process.pid, 'SIGKILL');
      return Reflect.apply(original, this, args);
    });
  }
}

const { connection } = await connectMongo(mongoUri);
const webhooks = setUpWebhooks(connection);
const death = DEATHS[step];
if (death && step === 'queueing') dieBefore(...death);
await webhooks.consume(makeEvents(Number(eventCount)));
if (death) dieBefore(...death);
webhooks.startWorkers();
