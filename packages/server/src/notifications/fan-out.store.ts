import type { MongoConnection } from '../platform/mongo.ts';

/** How far the followers of a creator have been told of one notice. */
export type FanOutDocument = {
  /** The notice's event. */
  _id: string;
  /** The follower up to which, by id, messages are on their way; `null` at the beginning. */
  after: string | null;
  /** Followers that were looked at, and messages that were made for them. */
  followers: number;
  messages: number;
  startedAt: Date;
  finishedAt: Date | null;
};

const KEPT_SECONDS = 30 * 86_400;

export type FanOutStore = {
  /** Where to go on; begins it if it has not begun. */
  begin(noticeId: string): Promise<FanOutDocument>;
  /** Moves on to a follower, unless somebody else has already. */
  advance(
    noticeId: string,
    from: string | null,
    to: { after: string | null; followers: number; messages: number },
  ): Promise<void>;
  finish(noticeId: string): Promise<void>;
};

export const fanOutCollection = (connection: MongoConnection) =>
  connection.collection<FanOutDocument>('fanOuts');

/** Makes the indexes; for a migration. */
export async function prepareFanOuts(connection: MongoConnection): Promise<void> {
  await fanOutCollection(connection).createIndex({ startedAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
}

export function createFanOutStore(connection: MongoConnection): FanOutStore {
  const fanOuts = fanOutCollection(connection);
  return {
    async begin(noticeId) {
      const fanOut = await fanOuts.findOneAndUpdate({ _id: noticeId }, BEGIN, {
        upsert: true,
        returnDocument: 'after',
      });
      if (!fanOut) throw new Error(`the fan-out of ${noticeId} is gone`);
      return fanOut;
    },
    async advance(noticeId, from, { after, followers, messages }) {
      await fanOuts.updateOne(
        { _id: noticeId, after: from },
        { $set: { after }, $inc: { followers, messages } },
      );
    },
    async finish(noticeId) {
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
