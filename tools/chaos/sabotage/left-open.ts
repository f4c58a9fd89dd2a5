import { setTimeout as delay } from 'node:timers/promises';
import mongoose from 'mongoose';
import { isRecord, patchMethod } from './patch-collection.ts';

const { Db, MongoClient } = mongoose.mongo;

// One transaction holds a drop with all its lanes, as that of a process does which was killed, and nobody ends it.
patchMethod(Db.prototype, 'command', (original, self, args) =>
  isRecord(args[0]) && 'killSessions' in args[0]
    ? Promise.resolve({ ok: 1 })
    : Reflect.apply(original, self, args),
);

const AFTER_MS = 3000;
const POLL_MS = 200;

type Stored = { _id: string; status: string; dropId: string; claimedAt: Date; epoch: number };

void leaveOpen(new MongoClient(process.env['MONGO_URI'] ?? ''));

async function leaveOpen(client: mongoose.mongo.MongoClient): Promise<void> {
  while ((await client.db().collection<Stored>('drops').countDocuments({ status: 'live' })) === 0)
    await delay(POLL_MS);
  await delay(AFTER_MS);
  // Until no sale is in the way; only one process comes through.
  while (!(await holdFirstDrop(client).catch(() => false))) await delay(Math.random() * POLL_MS);
}

async function holdFirstDrop(client: mongoose.mongo.MongoClient): Promise<boolean> {
  const [drops, lanes] = [client.db().collection<Stored>('drops'), client.db().collection<Stored>('lanes')];
  const drop = await drops.findOne({}, { sort: { _id: 1 } });
  if (!drop) return false;
  const session = client.startSession();
  session.startTransaction();
  try {
    await drops.updateOne({ _id: drop._id }, { $set: { claimedAt: new Date() } }, { session });
    await lanes.updateMany({ dropId: drop._id }, { $inc: { epoch: 1 } }, { session });
    return true;
  } catch (error) {
    await session.endSession();
    throw error;
  }
}
