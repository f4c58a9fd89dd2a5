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
    /** Moves it forward, never back, and never past now, which `null` stands for. Now is the database's, as the times of events are. */
    async advance(userId: string, upTo: Date | null): Promise<void> {
      const readUpTo = { $max: ['$readUpTo', { $min: [upTo, '$$NOW'] }] };
      await positions.updateOne({ _id: userId }, [{ $set: { readUpTo } }], { upsert: true });
    },
  };
}
