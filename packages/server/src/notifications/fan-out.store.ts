import type { MongoConnection } from '../platform/mongo.ts';
import { fanOutModel } from './fan-out.model.ts';

export type FanOutStore = ReturnType<typeof createFanOutStore>;

/** Statements on how far fan-outs are. */
export function createFanOutStore(connection: MongoConnection) {
  const fanOuts = fanOutModel.collection(connection);
  return {
    /** Begins it if it has not begun. `after` is the follower to go on from; `null` at the beginning. */
    async begin(noticeId: string): Promise<{ after: string | null; finishedAt: Date | null }> {
      const fanOut = await fanOuts.findOneAndUpdate({ _id: noticeId }, BEGIN, {
        upsert: true,
        returnDocument: 'after',
        projection: { _id: 0, after: 1, finishedAt: 1 },
      });
      if (!fanOut) throw new Error(`the fan-out of ${noticeId} is gone`);
      return fanOut;
    },
    /** Moves on to a follower, unless another worker has already. */
    async advance(
      noticeId: string,
      from: string | null,
      { after, followers, messages }: { after: string | null; followers: number; messages: number },
    ): Promise<void> {
      await fanOuts.updateOne(
        { _id: noticeId, after: from },
        { $set: { after }, $inc: { followers, messages } },
      );
    },
    async finish(noticeId: string): Promise<void> {
      await fanOuts.updateOne({ _id: noticeId, finishedAt: null }, [{ $set: { finishedAt: '$$NOW' } }]);
    },
  };
}

const BEGIN = [
  {
    $set: {
      after: { $ifNull: ['$after', null] },
      followers: { $ifNull: ['$followers', 0] },
      messages: { $ifNull: ['$messages', 0] },
      startedAt: { $ifNull: ['$startedAt', '$$NOW'] },
      finishedAt: { $ifNull: ['$finishedAt', null] },
    },
  },
];
