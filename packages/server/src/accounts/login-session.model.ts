import mongoose from 'mongoose';
import type { MongoConnection } from '../platform/mongo.ts';
import type { LoginSession } from './login-session.rules.ts';

export type LoginSessionDocument = Omit<LoginSession, 'id'> & { _id: string };

const schema = new mongoose.Schema<LoginSessionDocument>(
  {
    _id: { type: String, required: true },
    familyId: { type: String, required: true },
    userId: { type: String, required: true },
    tokenHash: { type: String, required: true },
    previousHash: { type: String, default: null },
    rotatedBy: { type: String, default: null },
    rotatedAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { strict: 'throw', timestamps: false, versionKey: false, collection: 'sessions' },
);
schema.index({ familyId: 1 }, { unique: true });
schema.index({ userId: 1 });
// The database removes ended sessions; the rule in login-session.ts does not wait for it.
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const createLoginSessionModel = (connection: MongoConnection) =>
  connection.model('LoginSession', schema);
