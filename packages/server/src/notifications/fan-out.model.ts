import { Schema } from 'mongoose';
import { defineModel } from '../platform/model.ts';

const KEPT_SECONDS = 30 * 86_400;

/** How far the followers of a creator have been told of one notice. */
export type StoredFanOut = {
  /** The notice's event. */
  _id: string;
  /** The follower up to which, by id, messages are on their way; `null` at the beginning. */
  after: string | null;
  /** Followers that were looked at, and messages that were made for them. */
  followers: number;
  messages: number;
  startedAt: Date;
  finishedAt: Date | null;
};

const schema = new Schema<StoredFanOut>({
  _id: { type: String, required: true },
  after: { type: String, default: null },
  followers: { type: Number, required: true },
  messages: { type: Number, required: true },
  startedAt: { type: Date, required: true },
  finishedAt: { type: Date, default: null },
});
schema.index({ startedAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export const fanOutModel = defineModel('fanOuts', schema);
