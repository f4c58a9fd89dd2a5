import type { NotificationItem, NotificationPreferences } from '@livedrops/sdk/contract';
import { presentEvent } from '../events/index.ts';
import type { Clock } from '../platform/clock.ts';
import { encodeCursor, readCursor } from '../platform/cursor.ts';
import type { EventLog } from '../platform/log/event-log.ts';
import type { AnnouncementStore } from './announcement.store.ts';
import type { AnnouncementPosition } from './announcement.ts';
import {
  dropOf,
  type DropNow,
  inPresentWords,
  type Notice,
  noticeIdOf,
  toNotice,
  whyOutdated,
} from './notice.rules.ts';
import { wants } from './preferences.rules.ts';
import type { PreferencesStore } from './preferences.store.ts';
import type { ReadPositionStore } from './read-position.store.ts';

export type InboxDeps = {
  log: Pick<EventLog, 'read' | 'latestSeq'>;
  announcements: Pick<AnnouncementStore, 'list'>;
  preferences: Pick<PreferencesStore, 'find'>;
  reads: ReadPositionStore;
  /** Whom a person follows, with the instants since when; a bounded number, newest first. */
  findFollowing(userId: string): Promise<readonly { creatorId: string; createdAt: Date }[]>;
  /** How drops are now, as far as they are there. */
  findDropsNow(dropIds: readonly string[]): Promise<Map<string, DropNow>>;
  clock: Clock;
};

export type InboxPage = { items: NotificationItem[]; nextCursor: string | null };

const UNREAD_MAX = 100;
/** Latest instant of JavaScript. */
const END_OF_TIME = new Date(8.64e15);

/**
 * A person's inbox, worked out when they look. Their orders are in their own topic of the event log, and what creators announced is one
 * document for all followers; so neither a rush of orders nor a celebrity's start writes anything for an inbox.
 */
export function createInbox(deps: InboxDeps) {
  async function unread(userId: string): Promise<number> {
    const [readUpTo, newest] = await Promise.all([
      deps.reads.find(userId),
      readNewest(deps, userId, startOf(deps, userId), UNREAD_MAX),
    ]);
    return newest.filter(({ at }) => at > readUpTo).length;
  }

  return {
    async list(userId: string, cursor: string | undefined, limit: number): Promise<InboxPage> {
      const start = cursor === undefined ? startOf(deps, userId) : decode(cursor);
      const [readUpTo, found] = await Promise.all([
        deps.reads.find(userId),
        readNewest(deps, userId, start, limit + 1),
      ]);
      const shown = found.slice(0, limit);
      return {
        items: shown.map((entry) => present(entry, readUpTo)),
        nextCursor: found.length > limit ? encode(shown.reduce(advance, await start)) : null,
      };
    },
    /** At most 100. */
    unread,
    /** What is still unread afterwards. Nothing that happens later is read by it. */
    async markRead(userId: string, upTo: Date | null): Promise<number> {
      const now = new Date(deps.clock.now());
      await deps.reads.advance(userId, upTo !== null && upTo < now ? upTo : now);
      return unread(userId);
    },
  };
}

const present = ({ notice: { kind, event, group }, at }: Entry, readUpTo: Date): NotificationItem => ({
  kind,
  isRead: at <= readUpTo,
  event,
  ...(group && group.more > 0 && { more: group.more }),
});

/** An item beside what sorts it. An order's has its `seq`, an announcement's none. */
type Entry = { notice: Notice; at: Date; seq: number | null };

/** Where each of the two sources goes on: both are read newest first. */
type Position = { seq: number; announcement: AnnouncementPosition };

const startOf = async ({ log }: InboxDeps, userId: string): Promise<Position> => ({
  seq: (await log.latestSeq(topicOf(userId))) + 1,
  announcement: { at: END_OF_TIME, id: '' },
});

const topicOf = (userId: string) => `user:${userId}`;

const advance = (position: Position, { notice, at, seq }: Entry): Position =>
  seq === null ? { ...position, announcement: { at, id: noticeIdOf(notice) } } : { ...position, seq };

const encode = ({ seq, announcement: { at, id } }: Position) => encodeCursor([seq, at.getTime(), id]);

function decode(cursor: string): Position {
  const [seq, at, id] = readCursor(cursor, ['number', 'instant', 'text']);
  return { seq, announcement: { at, id } };
}

/** The newest items of both sources after a position. */
async function readNewest(
  deps: InboxDeps,
  userId: string,
  from: Position | Promise<Position>,
  limit: number,
): Promise<Entry[]> {
  const [preferences, position] = await Promise.all([deps.preferences.find(userId), from]);
  const [orders, announced] = await Promise.all([
    readOrders(deps, userId, preferences, position.seq, limit),
    readAnnounced(deps, userId, preferences, position.announcement, limit),
  ]);
  return merge(orders, announced).slice(0, limit);
}

/** Each source keeps its own order: a cursor is a place in both. */
function merge(left: readonly Entry[], right: readonly Entry[]): Entry[] {
  const merged: Entry[] = [];
  let [l, r] = [0, 0];
  while (l < left.length || r < right.length) {
    const [a, b] = [left[l], right[r]];
    if (a && (!b || a.at >= b.at)) {
      merged.push(a);
      l += 1;
    } else if (b) {
      merged.push(b);
      r += 1;
    }
  }
  return merged;
}

async function readOrders(
  { log }: InboxDeps,
  userId: string,
  { kinds }: NotificationPreferences,
  before: number,
  limit: number,
): Promise<Entry[]> {
  if (!kinds.orders.inbox) return [];
  const events = await log.read(topicOf(userId), Math.max(0, before - 1 - limit), limit);
  // Of a topic whose oldest events are gone, the log reads on behind the gap.
  const known = events.filter(({ seq }) => seq < before).toReversed();
  return known.flatMap((event) => {
    const notice = toNotice(presentEvent(event));
    return notice ? [{ notice, at: event.occurredAt, seq: event.seq }] : [];
  });
}

async function readAnnounced(
  { announcements, findFollowing, findDropsNow }: InboxDeps,
  userId: string,
  preferences: NotificationPreferences,
  before: AnnouncementPosition,
  limit: number,
): Promise<Entry[]> {
  const following = await findFollowing(userId);
  if (following.length === 0) return [];
  const since = new Map(following.map(({ creatorId, createdAt }) => [creatorId, createdAt]));
  const oldest = following.reduce(
    (least, { createdAt }) => (createdAt < least ? createdAt : least),
    END_OF_TIME,
  );
  const entries: Entry[] = [];
  for (let position = before; entries.length < limit;) {
    const batch = await announcements.list([...since.keys()], position, limit);
    const drops = await findDropsNow(batch.flatMap(({ notice }) => dropOf(notice)?.id ?? []));
    for (const { creatorId, at, notice } of batch) {
      const followedAt = since.get(creatorId);
      const now = drops.get(dropOf(notice)?.id ?? '') ?? null;
      // A time that is another one by now would mislead.
      const isMisleading =
        notice.event.type === 'drop.updated' &&
        now !== null &&
        whyOutdated(notice, now) === 'the drop was moved';
      if (followedAt && at >= followedAt && !isMisleading && wants(preferences, notice, 'inbox'))
        entries.push({ notice: inPresentWords(notice, now), at, seq: null });
    }
    const last = batch.at(-1);
    // What is older than every follow is no news.
    if (!last || batch.length < limit || last.at < oldest) break;
    position = last;
  }
  return entries.slice(0, limit);
}
