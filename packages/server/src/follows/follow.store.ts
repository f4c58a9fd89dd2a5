import { readCursor } from '../platform/cursor.ts';
import { createId } from '../platform/id.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import type { FollowRecord } from './follow.rules.ts';
import { createFollowModel, type FollowDocument } from './follow.model.ts';

type FollowPageQuery = { cursor: string | undefined; limit: number };

export type FollowStore = {
  find(creatorId: string, followerId: string): Promise<FollowRecord | null>;
  findAmong(
    creatorId: string,
    followerIds: readonly string[],
    session: MongoSession,
  ): Promise<FollowRecord[]>;
  /** A duplicate means that another process was faster: it ends the transaction. */
  insertMany(records: readonly FollowRecord[], session: MongoSession): Promise<void>;
  deleteMany(creatorId: string, followerIds: readonly string[], session: MongoSession): Promise<void>;
  /** Newest first; one more than `limit` when there are more. */
  findFollowers(creatorId: string, query: FollowPageQuery): Promise<FollowRecord[]>;
  /**
   * Some of a creator's followers after an id, in the order of ids, that followed at an instant: for going through all of them, however many
   * they are.
   *
   * @returns `last` to go on from; `null` when there are no more followers
   */
  followersAfter(
    creatorId: string,
    query: { after: string | null; at: Date; limit: number },
  ): Promise<{ followerIds: string[]; last: string | null }>;
  /** Newest first; one more than `limit` when there are more. */
  findFollowing(followerId: string, query: FollowPageQuery): Promise<FollowRecord[]>;
};

export const followerKeys = (record: FollowRecord) => [record.createdAt.getTime(), record.followerId];
export const followingKeys = (record: FollowRecord) => [record.createdAt.getTime(), record.creatorId];

export function createFollowStore(connection: MongoConnection): FollowStore {
  const follows = createFollowModel(connection);
  return {
    find: (creatorId, followerId) => follows.findOne({ creatorId, followerId }).lean<FollowDocument>(),
    findAmong: (creatorId, followerIds, session) =>
      follows
        .find({ creatorId, followerId: { $in: [...followerIds] } })
        .session(session)
        .lean<FollowDocument[]>(),
    async insertMany(records, session) {
      const documents = records.map((record) => ({ _id: createId('fol'), ...record }));
      await follows.insertMany(documents, { session });
    },
    async deleteMany(creatorId, followerIds, session) {
      await follows.deleteMany({ creatorId, followerId: { $in: [...followerIds] } }, { session });
    },
    findFollowers: (creatorId, { cursor, limit }) =>
      follows
        .find({ creatorId, ...after(cursor, 'followerId') })
        .sort({ createdAt: -1, followerId: -1 })
        .limit(limit + 1)
        .lean<FollowDocument[]>(),
    async followersAfter(creatorId, { after, at, limit }) {
      const found = await follows
        .find(
          { creatorId, ...(after !== null && { followerId: { $gt: after } }) },
          { _id: 0, followerId: 1, createdAt: 1 },
        )
        .sort({ followerId: 1 })
        .limit(limit)
        .lean<Pick<FollowDocument, 'followerId' | 'createdAt'>[]>();
      const followerIds = found
        .filter(({ createdAt }) => createdAt <= at)
        .map(({ followerId }) => followerId);
      return { followerIds, last: found.at(-1)?.followerId ?? null };
    },
    findFollowing: (followerId, { cursor, limit }) =>
      follows
        .find({ followerId, ...after(cursor, 'creatorId') })
        .sort({ createdAt: -1, creatorId: -1 })
        .limit(limit + 1)
        .lean<FollowDocument[]>(),
  };
}

function after(cursor: string | undefined, tieBreak: 'followerId' | 'creatorId') {
  if (cursor === undefined) return {};
  const [createdAt, id] = readCursor(cursor, ['instant', 'text']);
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, [tieBreak]: { $lt: id } }] };
}
