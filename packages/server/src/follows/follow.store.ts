import { createId } from '../platform/id.ts';
import { createKeyset, type Slice } from '../platform/keyset.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { followModel } from './follow.model.ts';
import { createNewestFollowers } from './newest-followers.store.ts';
import type { FollowRecord } from './follow.rules.ts';

export type FollowStore = ReturnType<typeof createFollowStore>;

const newestFollowers = createKeyset<FollowRecord>({
  fields: { createdAt: 'instant', followerId: 'text' },
  direction: -1,
});
const newestFollowing = createKeyset<FollowRecord>({
  fields: { createdAt: 'instant', creatorId: 'text' },
  direction: -1,
});

/** A follow is named by its two people; its id stays here. Indexes have these fields: lists read no document. */
const RECORD = { projection: { _id: 0, creatorId: 1, followerId: 1, createdAt: 1 } } as const;

/** Statements on follows. */
export function createFollowStore(connection: MongoConnection) {
  const follows = followModel.collection(connection);
  return {
    ...createNewestFollowers(follows),
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
    findFollowers: (creatorId: string, slice: Slice) =>
      newestFollowers.page(slice, { creatorId }, ({ filter, sort, limit }) =>
        follows.find<FollowRecord>(filter, RECORD).sort(sort).limit(limit).toArray(),
      ),
    /** So many followers after one, newest first; the first ones without one. */
    followersBehind: (creatorId: string, last: FollowRecord | null, limit: number): Promise<FollowRecord[]> =>
      newestFollowers.after(last, { filter: { creatorId }, limit }, (query) =>
        follows.find<FollowRecord>(query.filter, RECORD).sort(query.sort).limit(query.limit).toArray(),
      ),
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
    /** How many of these people follow a creator. */
    countFollowing: (creatorId: string, followerIds: readonly string[]): Promise<number> =>
      follows.countDocuments({ creatorId, followerId: { $in: [...followerIds] } }),
    findFollowing: (followerId: string, slice: Slice) =>
      newestFollowing.page(slice, { followerId }, ({ filter, sort, limit }) =>
        // In one answer of the database, also where all are wanted at once.
        follows.find<FollowRecord>(filter, RECORD).sort(sort).limit(limit).batchSize(limit).toArray(),
      ),
  };
}
