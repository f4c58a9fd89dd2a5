import type { NotificationPreferences } from '@livedrops/sdk/contract';
import { Schema } from 'mongoose';
import { defineModel } from '../platform/model.ts';

/** A person's own choice. A person who never made one has no document. `revision` grows with each change. */
export type StoredPreferences = NotificationPreferences & { _id: string; revision: number };

const quietHours = new Schema(
  {
    from: { type: String, required: true },
    to: { type: String, required: true },
    timeZone: { type: String, required: true },
  },
  { _id: false },
);

const schema = new Schema<StoredPreferences>({
  _id: { type: String, required: true },
  // Which kinds there are changes from release to release, and choices are kept.
  kinds: { type: Schema.Types.Mixed, required: true },
  reminderMinutes: { type: Number, default: null },
  quietHours: { type: quietHours, default: null },
  revision: { type: Number, required: true },
});

export const preferencesModel = defineModel('notificationPreferences', schema);
