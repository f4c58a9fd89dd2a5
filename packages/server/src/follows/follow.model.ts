import { Schema } from 'mongoose';
import { defineModel } from '../platform/model.ts';
import type { FollowRecord } from './follow.rules.ts';

export type StoredFollow = FollowRecord & { _id: string };

const schema = new Schema<StoredFollow>({
  _id: { type: String, required: true },
  creatorId: { type: String, required: true },
  followerId: { type: String, required: true },
  createdAt: { type: Date, required: true },
});
// Also the shard key: one celebrity's followers spread over shards.
schema.index({ creatorId: 1, followerId: 1 }, { unique: true });
schema.index({ creatorId: 1, createdAt: -1, followerId: -1 });
schema.index({ followerId: 1, createdAt: -1, creatorId: -1 });

export const followModel = defineModel('follows', schema);
