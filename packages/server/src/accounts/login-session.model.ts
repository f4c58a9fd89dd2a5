import { Schema } from 'mongoose';
import { defineModel, type Stored } from '../platform/model.ts';
import type { LoginSession } from './login-session.rules.ts';

export type StoredLoginSession = Stored<LoginSession>;

const schema = new Schema<StoredLoginSession>({
  _id: { type: String, required: true },
  familyId: { type: String, required: true },
  userId: { type: String, required: true },
  tokenHash: { type: String, required: true },
  previousHash: { type: String, default: null },
  rotatedBy: { type: String, default: null },
  rotatedAt: { type: Date, default: null },
  createdAt: { type: Date, required: true },
  expiresAt: { type: Date, required: true },
});
schema.index({ familyId: 1 }, { unique: true });
schema.index({ userId: 1 });
// The database removes ended sessions; `login-session.rules.ts` does not wait for it.
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const loginSessionModel = defineModel('sessions', schema);
