import { LIMITS } from '@livedrops/sdk/contract';
import { insertAtFreeSlot } from '../platform/free-slot.ts';
import { createKeyset, type Slice } from '../platform/keyset.ts';
import { fromStored, toStored } from '../platform/model.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { apiKeyModel } from './api-key.model.ts';
import { type ApiKeyRecord, USE_NOTED_EVERY_MS } from './api-key.rules.ts';

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;

const newest = createKeyset<ApiKeyRecord>({ fields: { createdAt: 'instant', id: 'text' }, direction: -1 });

/** The slot is the store's own. */
const RECORD = { projection: { slot: 0 } } as const;

/** Statements on API keys. */
export function createApiKeyStore(connection: MongoConnection) {
  const keys = apiKeyModel.collection(connection);
  return {
    /** `false` when the owner has as many as there may be. */
    async insert(key: ApiKeyRecord): Promise<boolean> {
      const taken = await keys.distinct('slot', { userId: key.userId, slot: { $type: 'int' } });
      return insertAtFreeSlot(taken, LIMITS.apiKeys, (slot) => keys.insertOne({ ...toStored(key), slot }));
    },
    find: async (id: string): Promise<ApiKeyRecord | null> =>
      fromStored(await keys.findOne({ _id: id }, RECORD)),
    findByHash: async (hash: string): Promise<ApiKeyRecord | null> =>
      fromStored(await keys.findOne({ hash }, RECORD)),
    list: (userId: string, slice: Slice) =>
      newest.page(slice, { userId }, ({ filter, sort, limit }) =>
        keys.find(filter, RECORD).sort(sort).limit(limit).map(fromStored).toArray(),
      ),
    /** Revokes it, once: a later call leaves the time of the first. `null` when the person has no such key. */
    async revoke(keyId: string, userId: string): Promise<ApiKeyRecord | null> {
      const revoked = await keys.findOneAndUpdate(
        { _id: keyId, userId },
        [{ $set: { revokedAt: { $ifNull: ['$revokedAt', '$$NOW'] }, slot: null } }],
        { ...RECORD, returnDocument: 'after' },
      );
      return fromStored(revoked);
    },
    /** Revokes all of a person that are not yet. */
    async revokeAll(userId: string): Promise<ApiKeyRecord[]> {
      const found = await keys.find({ userId, revokedAt: null }, RECORD).map(fromStored).toArray();
      await keys.updateMany({ userId, revokedAt: null }, [{ $set: { revokedAt: '$$NOW', slot: null } }]);
      return found;
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
