import mongoose from 'mongoose';
import type { MongoConnection } from '../platform/mongo.ts';
import type { Account } from './account.ts';

export type UserDocument = Omit<Account, 'id'> & { _id: string };

const schema = new mongoose.Schema<UserDocument>(
  {
    _id: { type: String, required: true },
    email: { type: String, required: true },
    emailConfirmedAt: { type: Date, default: null },
    name: { type: String, required: true },
    role: { type: String, enum: ['fan', 'creator'], required: true },
    creatorId: { type: String, default: null },
    passwordHash: { type: String, default: null },
    demo: { type: Boolean, required: true },
    showsFollows: { type: Boolean, default: false },
    networks: { type: [String], default: [] },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { strict: 'throw', timestamps: false, versionKey: false, collection: 'users' },
);
schema.index(
  { email: 1 },
  {
    name: 'confirmed_email',
    unique: true,
    partialFilterExpression: { emailConfirmedAt: { $type: 'date' } },
  },
);
schema.index({ email: 1, emailConfirmedAt: 1, createdAt: -1 });

export const createUserModel = (connection: MongoConnection) => connection.model('User', schema);
