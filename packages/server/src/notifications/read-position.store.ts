import type { MongoConnection } from '../platform/mongo.ts';
import { readPositionModel } from './read-position.model.ts';

export type ReadPositionStore = ReturnType<typeof createReadPositionStore>;

/** Statements on what people have read. */
export function createReadPositionStore(connection: MongoConnection) {
  const positions = readPositionModel.collection(connection);
  return {
    /** The instant up to which a person has read everything; the beginning of time when they never did. */
    find: async (userId: string): Promise<Date> =>
      (await positions.findOne({ _id: userId }))?.readUpTo ?? new Date(0),
    /** Moves it forward, never back. */
    async advance(userId: string, readUpTo: Date): Promise<void> {
      await positions.updateOne({ _id: userId }, { $max: { readUpTo } }, { upsert: true });
    },
  };
}
