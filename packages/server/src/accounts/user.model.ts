import { Schema } from 'mongoose';
import { defineModel, type Stored } from '../platform/model.ts';
import type { Account } from './account.ts';

export type StoredUser = Stored<Account>;

const schema = new Schema<StoredUser>({
  _id: { type: String, required: true },
  email: { type: String, required: true },
  emailConfirmedAt: { type: Date, default: null },
  name: { type: String, required: true },
  role: { type: String, enum: ['fan', 'creator'], required: true },
  creatorId: { type: String, default: null },
  passwordHash: { type: String, default: null },
  demo: { type: Boolean, required: true },
  showsFollows: { type: Boolean, required: true },
  showsEmail: { type: Boolean },
  networks: { type: [String], required: true },
  createdAt: { type: Date, required: true },
  updatedAt: { type: Date, required: true },
});
schema.index(
  { email: 1 },
  {
    name: 'confirmed_email',
    unique: true,
    partialFilterExpression: { emailConfirmedAt: { $type: 'date' } },
  },
);
schema.index({ email: 1, emailConfirmedAt: 1, createdAt: -1 });

export const userModel = defineModel('users', schema);
