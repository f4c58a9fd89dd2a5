import { LIMITS } from '@livedrops/sdk/contract';
import { readCursor } from '../platform/cursor.ts';
import { duplicateKeyFields, type MongoConnection } from '../platform/mongo.ts';
import { type ApiKeyDocument, apiKeyCollection } from './api-key.model.ts';
import { type StoredApiKey, USE_NOTED_EVERY_MS } from './api-key.rules.ts';

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;

export const apiKeyOrder = ({ createdAt, id }: StoredApiKey) => [createdAt.getTime(), id];

/** Statements on API keys. */
export function createApiKeyStore(connection: MongoConnection) {
  const keys = apiKeyCollection(connection);
  return {
    /** `false` when the owner has as many as there may be. */
    async insert(key: StoredApiKey): Promise<boolean> {
      const taken = await keys
        .find({ userId: key.userId, slot: { $type: 'int' } }, { projection: { slot: 1 } })
        .toArray();
      const isTaken = new Set(taken.map(({ slot }) => slot));
      for (let slot = 0; slot < LIMITS.apiKeys; slot += 1) {
        if (isTaken.has(slot)) continue;
        // Somebody may take the slot in between; the next one is tried then.
        if (await insertUnlessTaken(keys, toDocument(key, slot))) return true;
      }
      return false;
    },
    async find(id: string): Promise<StoredApiKey | null> {
      const found = await keys.findOne({ _id: id });
      return found && toKey(found);
    },
    async findByHash(hash: string): Promise<StoredApiKey | null> {
      const found = await keys.findOne({ hash });
      return found && toKey(found);
    },
    /** Newest first; one more than `limit` when there are more. */
    async list(
      userId: string,
      { cursor, limit }: { cursor: string | undefined; limit: number },
    ): Promise<StoredApiKey[]> {
      const found = await keys
        .find({ userId, ...after(cursor) })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      return found.map(toKey);
    },
    /** Revokes it, once: a later call leaves the time of the first. `null` when the person has no such key. */
    async revoke(keyId: string, userId: string): Promise<StoredApiKey | null> {
      const revoked = await keys.findOneAndUpdate(
        { _id: keyId, userId },
        [{ $set: { revokedAt: { $ifNull: ['$revokedAt', '$$NOW'] }, slot: null } }],
        { returnDocument: 'after' },
      );
      return revoked && toKey(revoked);
    },
    /** Revokes all of a person that are not yet. */
    async revokeAll(userId: string): Promise<StoredApiKey[]> {
      const found = await keys.find({ userId, revokedAt: null }).toArray();
      await keys.updateMany({ userId, revokedAt: null }, [{ $set: { revokedAt: '$$NOW', slot: null } }]);
      return found.map(toKey);
    },
    /** Writes down that it is used now, unless another process did so within the last minute. */
    async noteUse(keyId: string): Promise<void> {
      const lastUse = { $ifNull: ['$lastUsedAt', new Date(0)] };
      await keys.updateOne(
        {
          _id: keyId,
          $expr: { $lte: [lastUse, { $subtract: ['$$NOW', USE_NOTED_EVERY_MS] }] },
        },
        [{ $set: { lastUsedAt: '$$NOW' } }],
      );
    },
  };
}

async function insertUnlessTaken(
  keys: ReturnType<typeof apiKeyCollection>,
  document: ApiKeyDocument,
): Promise<boolean> {
  try {
    await keys.insertOne(document);
    return true;
  } catch (error) {
    if (duplicateKeyFields(error).includes('slot')) return false;
    throw error;
  }
}

const toDocument = ({ id, ...key }: StoredApiKey, slot: number): ApiKeyDocument => ({
  _id: id,
  ...key,
  slot,
});
const toKey = (document: ApiKeyDocument): StoredApiKey => {
  const { _id, slot: _, ...key } = document;
  return { id: _id, ...key };
};

function after(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const [createdAt, _id] = readCursor(cursor, ['instant', 'text']);
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: _id } }] };
}
