import { nameSkeleton } from '@livedrops/sdk/contract';
import { fromStored } from '../platform/model.ts';
import { duplicateKeyFields, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { createCreatorSearch } from './creator-search.store.ts';
import { creatorModel, type StoredCreator, toStoredCreator } from './creator.model.ts';
import type { CreatorProfile } from './creator.rules.ts';

type CreatorChange = Partial<
  Pick<StoredCreator, 'name' | 'nameSkeleton' | 'words' | 'bio' | 'avatarUrl' | 'avatar' | 'links'>
>;

export type CreatorStore = ReturnType<typeof createCreatorStore>;

/** Statements on creators. */
export function createCreatorStore(connection: MongoConnection) {
  const creators = creatorModel.collection(connection);
  return {
    ...createCreatorSearch(creators),
    /** The field whose value somebody else has, or `null` when it was inserted. A refusal ends the transaction. */
    async insert(creator: CreatorProfile, session: MongoSession): Promise<'handle' | 'userId' | null> {
      try {
        await creators.insertOne(toStoredCreator(creator), { session });
        return null;
      } catch (error) {
        const fields = duplicateKeyFields(error);
        if (fields.includes('handle') || fields.includes('handleSkeleton')) return 'handle';
        if (fields.includes('userId')) return 'userId';
        throw error;
      }
    },
    findById: async (id: string): Promise<CreatorProfile | null> =>
      fromStored(await creators.findOne({ _id: id })),
    findByHandle: async (handle: string): Promise<CreatorProfile | null> =>
      fromStored(await creators.findOne({ handle })),
    findMany: (ids: readonly string[]): Promise<CreatorProfile[]> =>
      creators
        .find({ _id: { $in: [...ids] } })
        .map(fromStored)
        .toArray(),
    /** Names of creators that look like this one, in whichever letters. */
    findNamesLike: (name: string): Promise<string[]> =>
      creators.distinct('name', { nameSkeleton: nameSkeleton(name) }),
    /** `null` when there is no such creator, or the profile has another version than is asked for. */
    async update(
      { id, version }: { id: string; version: number | undefined },
      change: CreatorChange,
      at: Date,
      session: MongoSession,
    ): Promise<CreatorProfile | null> {
      const wanted = {
        _id: id,
        ...(version !== undefined && { edits: version === 1 ? { $exists: false } : version - 1 }),
      };
      const update = { $set: { ...change, updatedAt: at }, $inc: { edits: 1 } };
      const options = { session, returnDocument: 'after' } as const;
      return fromStored(await creators.findOneAndUpdate(wanted, update, options));
    },
    /** The new count; `null` when there is no such creator. */
    async adjustFollowerCount(id: string, delta: number, session: MongoSession): Promise<number | null> {
      const update = { $inc: { followerCount: delta } };
      const options = { session, returnDocument: 'after' } as const;
      const changed = await creators.findOneAndUpdate({ _id: id }, update, options);
      return changed?.followerCount ?? null;
    },
  };
}
