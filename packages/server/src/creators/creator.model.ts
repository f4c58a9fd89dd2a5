import mongoose from 'mongoose';
import type { MongoConnection } from '../platform/mongo.ts';
import type { CreatorProfile } from './creator.rules.ts';

export type CreatorDocument = Omit<CreatorProfile, 'id'> & { _id: string };

const schema = new mongoose.Schema<CreatorDocument>(
  {
    _id: { type: String, required: true },
    userId: { type: String, required: true },
    handle: { type: String, required: true },
    handleSkeleton: { type: String, required: true },
    name: { type: String, required: true },
    nameSkeleton: { type: String, required: true },
    // Not `required`: mongoose takes an empty text for a missing one.
    bio: { type: String, default: '' },
    avatarUrl: { type: String, default: null },
    followerCount: { type: Number, required: true, min: 0 },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { strict: 'throw', timestamps: false, versionKey: false, collection: 'creators' },
);
schema.index({ userId: 1 }, { unique: true });
schema.index({ handle: 1 }, { unique: true });
schema.index({ handleSkeleton: 1 }, { unique: true });
schema.index({ nameSkeleton: 1 });
schema.index({ followerCount: -1, _id: -1 });

export const createCreatorModel = (connection: MongoConnection) => connection.model('Creator', schema);
