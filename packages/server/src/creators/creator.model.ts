import { creatorEntries } from '@livedrops/sdk/contract';
import { Schema } from 'mongoose';
import { shownPictureSchema } from '../pictures/index.ts';
import { defineModel, type Stored, toStored } from '../platform/model.ts';
import type { CreatorProfile } from './creator.rules.ts';

/** `words`: by which the creator is found. */
export type StoredCreator = Stored<CreatorProfile> & { words: string[] };

export const toStoredCreator = (creator: CreatorProfile): StoredCreator => ({
  ...toStored(creator),
  words: creatorEntries(creator),
});

const schema = new Schema<StoredCreator>({
  _id: { type: String, required: true },
  userId: { type: String, required: true },
  handle: { type: String, required: true },
  handleSkeleton: { type: String, required: true },
  name: { type: String, required: true },
  nameSkeleton: { type: String, required: true },
  bio: { type: String, required: true },
  avatarUrl: { type: String, default: null },
  avatar: { type: shownPictureSchema, default: undefined },
  links: { type: [String], default: undefined },
  edits: { type: Number, min: 0 },
  followerCount: { type: Number, required: true, min: 0 },
  createdAt: { type: Date, required: true },
  updatedAt: { type: Date, required: true },
  words: { type: [String], required: true },
});
schema.index({ userId: 1 }, { unique: true });
schema.index({ handle: 1 }, { unique: true });
schema.index({ handleSkeleton: 1 }, { unique: true });
schema.index({ nameSkeleton: 1 });
schema.index({ followerCount: -1, _id: -1 });
schema.index({ words: 1, followerCount: -1, _id: -1 });

export const creatorModel = defineModel('creators', schema);
