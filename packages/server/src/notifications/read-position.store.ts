import type { MongoConnection } from '../platform/mongo.ts';

type ReadPositionDocument = { _id: string; readUpTo: Date };

export type ReadPositionStore = {
  /** The instant up to which a person has read everything; the beginning of time when they never did. */
  find(userId: string): Promise<Date>;
  /** Moves it forward, never back. */
  advance(userId: string, readUpTo: Date): Promise<void>;
};

export function createReadPositionStore(connection: MongoConnection): ReadPositionStore {
  const positions = connection.collection<ReadPositionDocument>('notificationReads');
  return {
    find: async (userId) => (await positions.findOne({ _id: userId }))?.readUpTo ?? new Date(0),
    async advance(userId, readUpTo) {
      await positions.updateOne({ _id: userId }, { $max: { readUpTo } }, { upsert: true });
    },
  };
}
