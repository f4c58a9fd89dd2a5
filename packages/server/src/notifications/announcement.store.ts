import { createKeyset } from '../platform/keyset.ts';
import { inPieces, type MongoConnection } from '../platform/mongo.ts';
import { announcementModel, type StoredAnnouncement } from './announcement.model.ts';
import type { Announcement, AnnouncementPosition } from './announcement.ts';
import type { Notice } from './notice.rules.ts';

const newest = createKeyset<AnnouncementPosition>({ fields: { at: 'instant', id: 'text' }, direction: -1 });

const OF_CREATORS = { creatorId: 1, at: -1, _id: -1 } as const;

const byNewest = (a: Announcement, b: Announcement): number =>
  b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1);

export type AnnouncementStore = ReturnType<typeof createAnnouncementStore>;

/** Statements on announcements. */
export function createAnnouncementStore(connection: MongoConnection) {
  const announcements = announcementModel.collection(connection);
  return {
    /** Once for each event. */
    async save(creatorId: string, { kind, event, staleAt, isSent }: Notice): Promise<void> {
      const at = new Date(event.occurredAt);
      await announcements.updateOne(
        { _id: event.id },
        { $setOnInsert: { kind, event, staleAt, isSent, creatorId, at } },
        { upsert: true },
      );
    },
    /** Adds a notice to others that one document stands for. */
    async fold(creatorId: string, { kind, event, staleAt, isSent }: Notice, groupId: string): Promise<void> {
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
    /** Whether a notice was saved alone or in a group; `null` when neither. */
    async whereIs(noticeId: string, groupId: string): Promise<'alone' | 'folded' | null> {
      const isIt = { $or: [{ _id: noticeId }, { _id: groupId, folded: noticeId }] };
      const found = await announcements.findOne(isIt, { projection: { _id: 1 } });
      if (!found) return null;
      return found._id === noticeId ? 'alone' : 'folded';
    },
    async find(noticeId: string): Promise<Notice | null> {
      const found = await announcements.findOne({ _id: noticeId });
      return found && toAnnouncement(found).notice;
    },
    /** Of some creators, after an instant, newest first, behind a position; from the newest on without one. */
    async list(
      creatorIds: readonly string[],
      { position, since, limit }: { position: AnnouncementPosition | null; since: Date; limit: number },
    ): Promise<Announcement[]> {
      const found = await inPieces(creatorIds, (some) => {
        const wanted = { creatorId: { $in: some }, at: { $gt: since } };
        return newest.after(position, { filter: wanted, limit }, ({ filter, sort }) =>
          announcements.find(filter, { sort, limit, hint: OF_CREATORS }).map(toAnnouncement).toArray(),
        );
      });
      return found.toSorted(byNewest).slice(0, limit);
    },
  };
}

const toAnnouncement = ({ _id, creatorId, at, folded, ...notice }: StoredAnnouncement): Announcement => ({
  id: _id,
  creatorId,
  at,
  notice: { ...notice, ...(folded && { group: { id: _id, more: folded.length - 1 } }) },
});
