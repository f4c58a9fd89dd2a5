import { API_KEY_SCOPES, LIMITS } from '@livedrops/sdk/contract';
import type { MongoConnection } from '../platform/mongo.ts';
import type { StoredApiKey } from './api-key.rules.ts';

/** How long a revoked key is remembered, to be listed and to say what is wrong with it. */
const REVOKED_KEPT_SECONDS = 30 * 86_400;

export type ApiKeyDocument = Omit<StoredApiKey, 'id'> & {
  _id: string;
  /** Its place among the owner's keys, unique: the limit holds however many are made at once. `null` once it is revoked. */
  slot: number | null;
};

const COLLECTION = 'apiKeys';

export const apiKeyCollection = (connection: MongoConnection) =>
  connection.collection<ApiKeyDocument>(COLLECTION);

const orNull = (bsonType: string) => ({ bsonType: [bsonType, 'null'] });

const API_KEY_RULES = {
  $jsonSchema: {
    bsonType: 'object',
    required: [
      '_id',
      'userId',
      'slot',
      'name',
      'kind',
      'scopes',
      'hash',
      'lastFour',
      'createdAt',
      'lastUsedAt',
      'expiresAt',
      'revokedAt',
    ],
    // A key that somebody stored by mistake has no place to be.
    additionalProperties: false,
    properties: {
      _id: { bsonType: 'string' },
      userId: { bsonType: 'string' },
      slot: { bsonType: ['int', 'null'], minimum: 0, maximum: LIMITS.apiKeys - 1 },
      name: { bsonType: 'string' },
      kind: { enum: ['secret', 'publishable'] },
      scopes: { bsonType: 'array', items: { enum: [...API_KEY_SCOPES] } },
      hash: { bsonType: 'string', pattern: '^[A-Za-z0-9_-]{43}$' },
      lastFour: { bsonType: 'string', pattern: '^[A-Za-z0-9]{4}$' },
      createdAt: { bsonType: 'date' },
      lastUsedAt: orNull('date'),
      expiresAt: orNull('date'),
      revokedAt: orNull('date'),
    },
  },
};

/** Makes the collection with its rules and indexes; for a migration. */
export async function prepareApiKeys(connection: MongoConnection): Promise<void> {
  const { db } = connection;
  const found = await db?.listCollections({ name: COLLECTION }).toArray();
  if (found?.length === 0) await db?.createCollection(COLLECTION);
  await db?.command({ collMod: COLLECTION, validator: API_KEY_RULES, validationLevel: 'strict' });
  await apiKeyCollection(connection).createIndexes([
    { key: { hash: 1 }, unique: true },
    {
      key: { userId: 1, slot: 1 },
      unique: true,
      partialFilterExpression: { slot: { $type: 'int' } },
    },
    { key: { userId: 1, createdAt: -1, _id: -1 } },
    { key: { revokedAt: 1 }, expireAfterSeconds: REVOKED_KEPT_SECONDS },
  ]);
}
