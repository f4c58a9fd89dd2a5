import type { MongoConnection } from '../platform/mongo.ts';
import type { Notice } from './notice.rules.ts';

/** What a creator's followers are told: one document for all of them, however many there are. */
export type AnnouncementDocument = Notice & {
  _id: string;
  creatorId: string;
  at: Date;
  /** Events that this one stands for, when it stands for several. */
  folded?: string[];
};

/** As long as events are kept. */
const KEPT_SECONDS = 30 * 86_400;

/** Where to go on in a list that is sorted newest first. */
export type AnnouncementPosition = { at: Date; id: string };

export type AnnouncementStore = {
  /** Once for each event. */
  save(creatorId: string, notice: Notice): Promise<void>;
  /** Adds a notice to others that one document stands for. */
  fold(creatorId: string, notice: Notice, groupId: string): Promise<void>;
  /** Whether a notice was saved alone or in a group; `null` when neither. */
  whereIs(noticeId: string, groupId: string): Promise<'alone' | 'folded' | null>;
  find(noticeId: string): Promise<Notice | null>;
  /** Of some creators, newest first, older than a position. */
  list(
    creatorIds: readonly string[],
    before: AnnouncementPosition,
    limit: number,
  ): Promise<AnnouncementDocument[]>;
};

const announcementCollection = (connection: MongoConnection) =>
  connection.collection<AnnouncementDocument>('announcements');

/** Makes the indexes; for a migration. */
export async function prepareAnnouncements(connection: MongoConnection): Promise<void> {
  await announcementCollection(connection).createIndexes([
    { key: { creatorId: 1, at: -1, _id: -1 } },
    { key: { at: 1 }, expireAfterSeconds: KEPT_SECONDS },
  ]);
}

export function createAnnouncementStore(connection: MongoConnection): AnnouncementStore {
  const announcements = announcementCollection(connection);
  return {
    async save(creatorId, notice) {
      const at = new Date(notice.event.occurredAt);
      await announcements.updateOne(
        { _id: notice.event.id },
        { $setOnInsert: { ...notice, creatorId, at } },
        { upsert: true },
      );
    },
    async fold(creatorId, { kind, event, staleAt, isSent }, groupId) {
      const at = new Date(event.occurredAt);
      // It shows the newest: people who follow since the first have not missed that one.
      const isNewer = { $lt: [{ $ifNull: ['$at', new Date(0)] }, at] };
      const shown = Object.entries({ kind, event, staleAt, isSent, creatorId, at });
      const set = shown.map(([field, value]) => [
        field,
        { $cond: [isNewer, { $literal: value }, `$${field}`] },
      ]);
      const folded = { $setUnion: [{ $ifNull: ['$folded', []] }, [event.id]] };
      const update = [{ $set: { ...Object.fromEntries(set), folded } }];
      await announcements.updateOne({ _id: groupId }, update, { upsert: true });
    },
    async whereIs(noticeId, groupId) {
      const isIt = { $or: [{ _id: noticeId }, { _id: groupId, folded: noticeId }] };
      const found = await announcements.findOne(isIt, { projection: { _id: 1 } });
      if (!found) return null;
      return found._id === noticeId ? 'alone' : 'folded';
    },
    async find(noticeId) {
      const found = await announcements.findOne({ _id: noticeId });
      return found && toNotice(found);
    },
    list: (creatorIds, { at, id }, limit) =>
      announcements
        .find({
          creatorId: { $in: [...creatorIds] },
          at: { $lte: at },
          $or: [{ at: { $lt: at } }, { at, _id: { $lt: id } }],
        })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .toArray(),
  };
}

export const toNotice = ({ _id, kind, event, staleAt, isSent, folded }: AnnouncementDocument): Notice => ({
  kind,
  event,
  staleAt,
  isSent,
  ...(folded && { group: { id: _id, more: folded.length - 1 } }),
});
