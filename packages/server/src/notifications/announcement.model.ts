import { Schema } from 'mongoose';
import { defineModel } from '../platform/model.ts';
import type { Notice } from './notice.rules.ts';

/** As long as events are kept. */
const KEPT_SECONDS = 30 * 86_400;

export type StoredAnnouncement = Omit<Notice, 'group'> & {
  _id: string;
  creatorId: string;
  at: Date;
  /** Events that this one stands for, when it stands for several. */
  folded?: string[];
};

const schema = new Schema<StoredAnnouncement>({
  _id: { type: String, required: true },
  creatorId: { type: String, required: true },
  at: { type: Date, required: true },
  kind: { type: String, required: true },
  event: { type: Schema.Types.Mixed, required: true },
  staleAt: { type: Date, required: true },
  isSent: { type: Boolean, required: true },
  folded: { type: [String], default: undefined },
});
schema.index({ creatorId: 1, at: -1, _id: -1 });
schema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export const announcementModel = defineModel('announcements', schema);
