import { Schema } from 'mongoose';
import { defineModel, type Stored } from '../platform/model.ts';
import type { EmailLink } from './email-link.ts';

export type StoredEmailLink = Stored<EmailLink>;

const schema = new Schema<StoredEmailLink>({
  _id: { type: String, required: true },
  purpose: { type: String, enum: ['confirm', 'reset'], required: true },
  userId: { type: String, required: true },
  email: { type: String, required: true },
  createdAt: { type: Date, required: true },
  expiresAt: { type: Date, required: true },
  usedAt: { type: Date, default: null },
});
schema.index({ userId: 1 });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const emailLinkModel = defineModel('emailLinks', schema);
