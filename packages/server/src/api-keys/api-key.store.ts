import { LIMITS } from '@livedrops/sdk/contract';
import { readCursor } from '../platform/cursor.ts';
import { fromStored, toStored } from '../platform/model.ts';
import { duplicateKeyFields, type MongoConnection } from '../platform/mongo.ts';
import { apiKeyModel, type StoredApiKey } from './api-key.model.ts';
import { type ApiKeyRecord, USE_NOTED_EVERY_MS } from './api-key.rules.ts';

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;

export const apiKeyOrder = ({ createdAt, id }: ApiKeyRecord) => [createdAt.getTime(), id];

/** Statements on API keys. */
export function createApiKeyStore(connection: MongoConnection) {
  const keys = apiKeyModel.collection(connection);
  return {
    /** `false` when the owner has as many as there may be. */
    async insert(key: ApiKeyRecord): Promise<boolean> {
      const taken = await keys
        .find({ userId: key.userId, slot: { $type: 'int' } }, { projection: { slot: 1 } })
        .toArray();
      const isTaken = new Set(taken.map(({ slot }) => slot));
      for (let slot = 0; slot < LIMITS.apiKeys; slot += 1) {
        if (isTaken.has(slot)) continue;
        // Somebody may take the slot in between; the next one is tried then.
        if (await insertUnlessTaken(keys, { ...toStored(key), slot })) return true;
      }
      return false;
    },
    async find(id: string): Promise<ApiKeyRecord | null> {
      const found = await keys.findOne({ _id: id });
      return found && toKey(found);
    },
    async findByHash(hash: string): Promise<ApiKeyRecord | null> {
      const found = await keys.findOne({ hash });
      return found && toKey(found);
    },
    /** Newest first; one more than `limit` when there are more. */
    list(
      userId: string,
      { cursor, limit }: { cursor: string | undefined; limit: number },
    ): Promise<ApiKeyRecord[]> {
      return keys
        .find({ userId, ...after(cursor) })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit + 1)
        .map(toKey)
        .toArray();
    },
    /** Revokes it, once: a later call leaves the time of the first. `null` when the person has no such key. */
    async revoke(keyId: string, userId: string): Promise<ApiKeyRecord | null> {
      const revoked = await keys.findOneAndUpdate(
        { _id: keyId, userId },
        [{ $set: { revokedAt: { $ifNull: ['$revokedAt', '$$NOW'] }, slot: null } }],
        { returnDocument: 'after' },
      );
      return revoked && toKey(revoked);
    },
    /** Revokes all of a person that are not yet. */
    async revokeAll(userId: string): Promise<ApiKeyRecord[]> {
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
  keys: ReturnType<typeof apiKeyModel.collection>,
  document: StoredApiKey,
): Promise<boolean> {
  try {
    await keys.insertOne(document);
    return true;
  } catch (error) {
    if (duplicateKeyFields(error).includes('slot')) return false;
    throw error;
  }
}

const toKey = ({ slot: _slot, ...key }: StoredApiKey): ApiKeyRecord => fromStored(key);

function after(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const [createdAt, _id] = readCursor(cursor, ['instant', 'text']);
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: _id } }] };
}
