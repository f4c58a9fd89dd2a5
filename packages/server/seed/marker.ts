import type { MongoConnection } from '../src/platform/mongo.ts';

/**
 * What a seed leaves in the database that it fills: `begun` before the first write, `done` after the last one. Without it
 * nobody could tell half of a seed from people's own data.
 */
export type SeedMarker = { _id: 'demo'; state: 'begun' | 'done'; at: Date };

const markers = (connection: MongoConnection) => connection.collection<SeedMarker>('seeds');

export const readMarker = async (connection: MongoConnection): Promise<SeedMarker['state'] | null> =>
  (await markers(connection).findOne({ _id: 'demo' }))?.state ?? null;

export async function writeMarker(connection: MongoConnection, state: SeedMarker['state']): Promise<void> {
  const change = { $set: { state, at: new Date() } };
  await markers(connection).updateOne({ _id: 'demo' }, change, { upsert: true });
}
