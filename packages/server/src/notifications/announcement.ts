import type { Notice } from './notice.rules.ts';

/** What a creator's followers are told: one for all of them, however many there are. */
export type Announcement = { id: string; creatorId: string; at: Date; notice: Notice };

/** Where to go on in a list that is sorted newest first. */
export type AnnouncementPosition = Pick<Announcement, 'id' | 'at'>;
