import mongoose from 'mongoose';
import type { MongoConnection } from '../platform/mongo.ts';
import type { FollowRecord } from './follow.rules.ts';

export type FollowDocument = FollowRecord & { _id: string };

const schema = new mongoose.Schema<FollowDocument>(
  {
    _id: { type: String, required: true },
    creatorId: { type: String, required: true },
    followerId: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { strict: 'throw', timestamps: false, versionKey: false, collection: 'follows' },
);
// Also the shard key: one celebrity's followers spread over shards.
schema.index({ creatorId: 1, followerId: 1 }, { unique: true });
schema.index({ creatorId: 1, createdAt: -1, followerId: -1 });
schema.index({ followerId: 1, createdAt: -1, creatorId: -1 });

export const createFollowModel = (connection: MongoConnection) => connection.model('Follow', schema);
