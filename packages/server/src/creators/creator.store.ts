import { nameSkeleton } from '@livedrops/sdk/contract';
import { readCursor } from '../platform/cursor.ts';
import { escapePattern } from '../platform/escape-pattern.ts';
import { duplicateKeyFields, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import type { CreatorProfile } from './creator.rules.ts';
import { type CreatorDocument, createCreatorModel } from './creator.model.ts';

type CreatorSearch = { q: string | undefined; cursor: string | undefined; limit: number };
type CreatorChange = Partial<Pick<CreatorProfile, 'name' | 'nameSkeleton' | 'bio' | 'avatarUrl'>>;

export type CreatorStore = {
  /** The field whose value somebody else has, or `null` when it was inserted. A refusal ends the transaction. */
  insert(creator: CreatorProfile, session: MongoSession): Promise<'handle' | 'userId' | null>;
  findById(id: string): Promise<CreatorProfile | null>;
  findByHandle(handle: string): Promise<CreatorProfile | null>;
  findMany(ids: readonly string[]): Promise<CreatorProfile[]>;
  /** Names of creators that look like this one, in whichever letters. */
  findNamesLike(name: string): Promise<string[]>;
  /** Most followed first; one more than `limit` when there are more. */
  search(search: CreatorSearch): Promise<CreatorProfile[]>;
  update(id: string, change: CreatorChange, at: Date, session: MongoSession): Promise<CreatorProfile | null>;
  /** The new count; `null` when there is no such creator. */
  adjustFollowerCount(id: string, delta: number, session: MongoSession): Promise<number | null>;
};

export const creatorKeys = (creator: CreatorProfile) => [creator.followerCount, creator.id];

export function createCreatorStore(connection: MongoConnection): CreatorStore {
  const creators = createCreatorModel(connection);
  return {
    async insert({ id, ...creator }, session) {
      try {
        await creators.create([{ _id: id, ...creator }], { session });
        return null;
      } catch (error) {
        const fields = duplicateKeyFields(error);
        if (fields.includes('handle') || fields.includes('handleSkeleton')) return 'handle';
        if (fields.includes('userId')) return 'userId';
        throw error;
      }
    },
    findById: async (id) => toProfile(await creators.findById(id).lean<CreatorDocument>()),
    findByHandle: async (handle) => toProfile(await creators.findOne({ handle }).lean<CreatorDocument>()),
    async findMany(ids) {
      const found = await creators.find({ _id: { $in: [...ids] } }).lean<CreatorDocument[]>();
      return found.map(toKnownProfile);
    },
    findNamesLike: (name) => creators.distinct('name', { nameSkeleton: nameSkeleton(name) }),
    async search({ q, cursor, limit }) {
      const found = await creators
        .find({ $and: [matching(q), after(cursor)] })
        .sort({ followerCount: -1, _id: -1 })
        .limit(limit + 1)
        .lean<CreatorDocument[]>();
      return found.map(toKnownProfile);
    },
    async update(id, change, at, session) {
      const update = { $set: { ...change, updatedAt: at } };
      return toProfile(
        await creators
          .findByIdAndUpdate(id, update, { session, returnDocument: 'after' })
          .lean<CreatorDocument>(),
      );
    },
    async adjustFollowerCount(id, delta, session) {
      const changed = await creators
        .findByIdAndUpdate(id, { $inc: { followerCount: delta } }, { session, returnDocument: 'after' })
        .lean<CreatorDocument>();
      return changed?.followerCount ?? null;
    },
  };
}

/** The beginning of a handle, or any part of a name. */
function matching(q: string | undefined) {
  if (!q) return {};
  const pattern = escapePattern(q);
  return {
    $or: [
      { handle: { $regex: `^${escapePattern(q.toLowerCase())}` } },
      { name: { $regex: pattern, $options: 'i' } },
    ],
  };
}

function after(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const [followerCount, _id] = readCursor(cursor, ['number', 'text']);
  return { $or: [{ followerCount: { $lt: followerCount } }, { followerCount, _id: { $lt: _id } }] };
}

const toKnownProfile = ({ _id, ...creator }: CreatorDocument): CreatorProfile => ({ id: _id, ...creator });
const toProfile = (document: CreatorDocument | null) => document && toKnownProfile(document);
