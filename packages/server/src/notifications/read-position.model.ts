import { Schema } from 'mongoose';
import { defineModel } from '../platform/model.ts';

/** The instant up to which a person, by id, has read everything. */
export type StoredReadPosition = { _id: string; readUpTo: Date };

const schema = new Schema<StoredReadPosition>({
  _id: { type: String, required: true },
  readUpTo: { type: Date, required: true },
});

export const readPositionModel = defineModel('notificationReads', schema);
