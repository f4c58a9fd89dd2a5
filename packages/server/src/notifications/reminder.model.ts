import { Schema } from 'mongoose';
import { defineModel } from '../platform/model.ts';

/** That a reminder was made. The id names drop, start and lead time: a drop that is moved has its reminders anew. */
export type StoredReminder = { _id: string; at: Date };

/** Longer than any lead time. */
const KEPT_SECONDS = 7 * 86_400;

const schema = new Schema<StoredReminder>({
  _id: { type: String, required: true },
  at: { type: Date, required: true },
});
schema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export const reminderModel = defineModel('dropReminders', schema);
