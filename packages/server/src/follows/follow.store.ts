import { createId } from '../platform/id.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { olderThan } from '../platform/newest-first.ts';
import { followModel } from './follow.model.ts';
import type { FollowRecord } from './follow.rules.ts';

type FollowPageQuery = { cursor: string | undefined; limit: number };

export type FollowStore = ReturnType<typeof createFollowStore>;

export const followerKeys = (record: FollowRecord) => [record.createdAt.getTime(), record.followerId];
export const followingKeys = (record: FollowRecord) => [record.createdAt.getTime(), record.creatorId];

/** A follow is named by its two people; its id stays here. */
const RECORD = { projection: { _id: 0 } } as const;

/** Statements on follows. */
export function createFollowStore(connection: MongoConnection) {
  const follows = followModel.collection(connection);
  return {
    find: (creatorId: string, followerId: string) =>
      follows.findOne<FollowRecord>({ creatorId, followerId }, RECORD),
    findAmong: (creatorId: string, followerIds: readonly string[], session: MongoSession) =>
      follows
        .find<FollowRecord>({ creatorId, followerId: { $in: [...followerIds] } }, { ...RECORD, session })
        .toArray(),
    /** A duplicate means that another process was faster: it ends the transaction. */
    async insertMany(records: readonly FollowRecord[], session: MongoSession): Promise<void> {
      const documents = records.map((record) => ({ _id: createId('fol'), ...record }));
      await follows.insertMany(documents, { session });
    },
    async deleteMany(
      creatorId: string,
      followerIds: readonly string[],
      session: MongoSession,
    ): Promise<void> {
      await follows.deleteMany({ creatorId, followerId: { $in: [...followerIds] } }, { session });
    },
    /** Newest first; one more than `limit` when there are more. */
    findFollowers: (creatorId: string, { cursor, limit }: FollowPageQuery) =>
      follows
        .find<FollowRecord>({ creatorId, ...olderThan(cursor, 'followerId') }, RECORD)
        .sort({ createdAt: -1, followerId: -1 })
        .limit(limit + 1)
        .toArray(),
    /**
     * Some of a creator's followers after an id, in the order of ids, that followed at an instant: for going through all of them, however many
     * they are.
     *
     * @returns `last` to go on from; `null` when there are no more followers
     */
    async followersAfter(
      creatorId: string,
      { after, at, limit }: { after: string | null; at: Date; limit: number },
    ): Promise<{ followerIds: string[]; last: string | null }> {
      const found = await follows
        .find(
          { creatorId, ...(after !== null && { followerId: { $gt: after } }) },
          { projection: { _id: 0, followerId: 1, createdAt: 1 } },
        )
        .sort({ followerId: 1 })
        .limit(limit)
        .toArray();
      const followerIds = found
        .filter(({ createdAt }) => createdAt <= at)
        .map(({ followerId }) => followerId);
      return { followerIds, last: found.at(-1)?.followerId ?? null };
    },
    /** Newest first; one more than `limit` when there are more. */
    findFollowing: (followerId: string, { cursor, limit }: FollowPageQuery) =>
      follows
        .find<FollowRecord>({ followerId, ...olderThan(cursor, 'creatorId') }, RECORD)
        .sort({ createdAt: -1, creatorId: -1 })
        .limit(limit + 1)
        .toArray(),
  };
}
