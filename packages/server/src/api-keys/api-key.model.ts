import { API_KEY_SCOPES, LIMITS } from '@livedrops/sdk/contract';
import { Schema } from 'mongoose';
import { defineModel, type Stored } from '../platform/model.ts';
import type { ApiKeyRecord } from './api-key.rules.ts';

/** How long a revoked key is remembered, to be listed and to say what is wrong with it. */
const REVOKED_KEPT_SECONDS = 30 * 86_400;

export type StoredApiKey = Stored<ApiKeyRecord> & {
  /** Its place among the owner's keys, unique: the limit holds however many are made at once. `null` once it is revoked. */
  slot: number | null;
};

/** The key itself has no place here: the database refuses what is not named. */
const schema = new Schema<StoredApiKey>({
  _id: { type: String, required: true },
  userId: { type: String, required: true },
  slot: { type: Schema.Types.Int32, min: 0, max: LIMITS.apiKeys - 1, default: null },
  name: { type: String, required: true },
  kind: { type: String, enum: ['secret', 'publishable'], required: true },
  scopes: { type: [{ type: String, enum: API_KEY_SCOPES }], required: true },
  hash: { type: String, match: /^[A-Za-z0-9_-]{43}$/, required: true },
  lastFour: { type: String, match: /^[A-Za-z0-9]{4}$/, required: true },
  createdAt: { type: Date, required: true },
  lastUsedAt: { type: Date, default: null },
  expiresAt: { type: Date, default: null },
  revokedAt: { type: Date, default: null },
});
schema.index({ hash: 1 }, { unique: true });
schema.index({ userId: 1, slot: 1 }, { unique: true, partialFilterExpression: { slot: { $type: 'int' } } });
schema.index({ userId: 1, createdAt: -1, _id: -1 });
schema.index({ revokedAt: 1 }, { expireAfterSeconds: REVOKED_KEPT_SECONDS });

export const apiKeyModel = defineModel('apiKeys', schema);
