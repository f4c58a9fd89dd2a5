import type { MongoConnection } from '../../src/platform/mongo.ts';
import type { Seen } from './events.ts';

type Applied = { _id: number; key: string };

/** Does what an event asks for, once: what a handler that is idempotent by position does. */
export async function apply(connection: MongoConnection, { key, position }: Seen): Promise<void> {
  const done = connection.collection<Applied>('applied');
  await done.updateOne({ _id: position }, { $setOnInsert: { key } }, { upsert: true });
}

/** What was done, in the order in which that happened. */
export async function readApplied(connection: MongoConnection): Promise<Seen[]> {
  const done = await connection.collection<Applied>('applied').find().sort({ $natural: 1 }).toArray();
  return done.map(({ _id: position, key }) => ({ key, position }));
}
