import { nameSkeleton, searchWords } from '@livedrops/sdk/contract';
import { havingWords } from '../platform/having-words.ts';
import { createKeyset, type Slice } from '../platform/keyset.ts';
import { fromStored } from '../platform/model.ts';
import { duplicateKeyFields, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { creatorModel, type StoredCreator, toStoredCreator } from './creator.model.ts';
import type { CreatorProfile } from './creator.rules.ts';

type CreatorSearch = Slice & { q: string | undefined };
type CreatorChange = Partial<Pick<StoredCreator, 'name' | 'nameSkeleton' | 'words' | 'bio' | 'avatarUrl'>>;

export type CreatorStore = ReturnType<typeof createCreatorStore>;

const mostFollowed = createKeyset<CreatorProfile>({
  fields: { followerCount: 'number', id: 'text' },
  direction: -1,
});

const BY_WORDS = { words: 1, followerCount: -1, _id: -1 } as const;

/** Statements on creators. */
export function createCreatorStore(connection: MongoConnection) {
  const creators = creatorModel.collection(connection);
  return {
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
    /** The most followed first; each word of `q` begins a word of the name or the handle. */
    async search({ q, ...slice }: CreatorSearch) {
      const words = q ? searchWords(q) : null;
      const filter = words ? { $and: havingWords(words) } : {};
      const hint = words && { hint: BY_WORDS };
      return mostFollowed.page(slice, filter, async ({ filter: wanted, sort, limit }) => {
        // Without words nothing is found.
        if (words?.length === 0) return [];
        return creators
          .find(wanted, { sort, limit, ...hint })
          .map(fromStored)
          .toArray();
      });
    },
    async update(
      id: string,
      change: CreatorChange,
      at: Date,
      session: MongoSession,
    ): Promise<CreatorProfile | null> {
      const update = { $set: { ...change, updatedAt: at } };
      const options = { session, returnDocument: 'after' } as const;
      return fromStored(await creators.findOneAndUpdate({ _id: id }, update, options));
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
