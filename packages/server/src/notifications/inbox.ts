import type { NotificationItem, NotificationPreferences } from '@livedrops/sdk/contract';
import { presentEvent } from '../events/index.ts';
import { encodeCursor, readCursor } from '../platform/cursor.ts';
import type { EventLog } from '../platform/log/event-log.ts';
import type { AnnouncementStore } from './announcement.store.ts';
import type { Announcement, AnnouncementPosition } from './announcement.ts';
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
  log: Pick<EventLog, 'newest' | 'latestSeq'>;
  announcements: Pick<AnnouncementStore, 'list'>;
  preferences: Pick<PreferencesStore, 'find'>;
  reads: ReadPositionStore;
  /** Whom a person follows, with the instants since when; a bounded number, newest first. */
  findFollowing(userId: string): Promise<readonly { creatorId: string; createdAt: Date }[]>;
  /** How drops are now, as far as they are there. */
  findDropsNow(dropIds: readonly string[]): Promise<Map<string, DropNow>>;
};

export type InboxPage = { items: NotificationItem[]; nextCursor: string | null };

const UNREAD_MAX = 100;
const BEGINNING_OF_TIME = new Date(-8.64e15);
const END_OF_TIME = new Date(8.64e15);

/**
 * A person's inbox, worked out when they look. Their orders are in their own topic of the event log, and what creators announced is one
 * document for all followers; so neither a rush of orders nor a celebrity's start writes anything for an inbox.
 */
export function createInbox(deps: InboxDeps) {
  const unread = async (userId: string): Promise<number> => {
    const since = deps.reads.find(userId);
    return (await readNewest(deps, userId, { from: NEWEST, since, limit: UNREAD_MAX })).length;
  };

  return {
    async list(userId: string, cursor: string | undefined, limit: number): Promise<InboxPage> {
      const from = cursor === undefined ? startOf(deps, userId) : decode(cursor);
      const [readUpTo, found] = await Promise.all([
        deps.reads.find(userId),
        readNewest(deps, userId, { from, since: BEGINNING_OF_TIME, limit: limit + 1 }),
      ]);
      const shown = found.slice(0, limit);
      const drops = await deps.findDropsNow(shown.flatMap(({ notice }) => dropOf(notice)?.id ?? []));
      return {
        items: shown.map((entry) => present(entry, drops, readUpTo)),
        nextCursor: found.length > limit ? encode(shown.reduce(advance, await from)) : null,
      };
    },
    /** At most 100. */
    unread,
    /** What is still unread afterwards. Nothing that happens later is read by it. */
    async markRead(userId: string, upTo: Date | null): Promise<number> {
      await deps.reads.advance(userId, upTo);
      return unread(userId);
    },
  };
}

function present(
  { notice, at }: Entry,
  drops: ReadonlyMap<string, DropNow>,
  readUpTo: Date,
): NotificationItem {
  const { kind, event, group } = inPresentWords(notice, drops.get(dropOf(notice)?.id ?? ''));
  return { kind, isRead: at <= readUpTo, event, ...(group && group.more > 0 && { more: group.more }) };
}

/** An item beside what sorts it. An order's has its `seq`, an announcement's none. */
type Entry = { notice: Notice; at: Date; seq: number | null };

/** Where each of the two sources goes on: both are read newest first. `null`: no announcement was shown yet. */
type Position = { seq: number; announcement: AnnouncementPosition | null };

const NEWEST: Position = { seq: Infinity, announcement: null };

/** What comes in later is on no page behind it. */
const startOf = async ({ log }: InboxDeps, userId: string): Promise<Position> => ({
  ...NEWEST,
  seq: (await log.latestSeq(topicOf(userId))) + 1,
});

const topicOf = (userId: string) => `user:${userId}`;

const advance = (position: Position, { notice, at, seq }: Entry): Position =>
  seq === null ? { ...position, announcement: { at, id: noticeIdOf(notice) } } : { ...position, seq };

function encode({ seq, announcement }: Position): string {
  const { at, id } = announcement ?? { at: END_OF_TIME, id: '' };
  return encodeCursor([seq, at.getTime(), id]);
}

function decode(cursor: string): Position {
  const [seq, at, id] = readCursor(cursor, ['number', 'instant', 'text']);
  return { seq, announcement: { at, id } };
}

type Part = { from: Position | Promise<Position>; since: Date | Promise<Date>; limit: number };

/** The newest items of both sources, behind a position and after an instant. */
async function readNewest(deps: InboxDeps, userId: string, part: Part): Promise<Entry[]> {
  const { limit } = part;
  const [preferences, following, from, since] = await Promise.all([
    deps.preferences.find(userId),
    deps.findFollowing(userId),
    part.from,
    part.since,
  ]);
  const [orders, announced] = await Promise.all([
    preferences.kinds.orders.inbox ? readOrders(deps, userId, { before: from.seq, since, limit }) : [],
    readAnnounced(deps, { preferences, following }, { position: from.announcement, since, limit }),
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
  part: { before: number; since: Date; limit: number },
): Promise<Entry[]> {
  const events = await log.newest({ topic: topicOf(userId), ...part });
  return events.flatMap((event) => {
    const notice = toNotice(presentEvent(event));
    return notice ? [{ notice, at: event.occurredAt, seq: event.seq }] : [];
  });
}

type Reader = {
  preferences: NotificationPreferences;
  following: Awaited<ReturnType<InboxDeps['findFollowing']>>;
};

async function readAnnounced(
  deps: InboxDeps,
  { preferences, following }: Reader,
  part: Parameters<AnnouncementStore['list']>[1],
): Promise<Entry[]> {
  if (following.length === 0) return [];
  const followedAt = new Map(following.map(({ creatorId, createdAt }) => [creatorId, createdAt]));
  // What is older than every follow is no news.
  const oldest = Math.min(...following.map(({ createdAt }) => createdAt.getTime() - 1));
  const since = new Date(Math.max(oldest, part.since.getTime()));
  const entries: Entry[] = [];
  for (let { position } = part; entries.length < part.limit;) {
    const batch = await deps.announcements.list([...followedAt.keys()], { ...part, since, position });
    const misleading = await findMisleading(deps, batch);
    for (const { creatorId, at, notice } of batch) {
      const isNews = at >= (followedAt.get(creatorId) ?? END_OF_TIME) && !misleading.has(notice);
      if (isNews && wants(preferences, notice, 'inbox')) entries.push({ notice, at, seq: null });
    }
    const last = batch.at(-1);
    if (!last || batch.length < part.limit) break;
    position = last;
  }
  return entries.slice(0, part.limit);
}

/** Which of some notices tell a time of their drop that is another one by now. */
async function findMisleading({ findDropsNow }: InboxDeps, batch: readonly Announcement[]) {
  const moved = batch.map(({ notice }) => notice).filter(({ event }) => event.type === 'drop.updated');
  const drops = await findDropsNow(moved.flatMap((notice) => dropOf(notice)?.id ?? []));
  const isMisleading = (notice: Notice) => {
    const now = drops.get(dropOf(notice)?.id ?? '');
    return now !== undefined && whyOutdated(notice, now) === 'the drop was moved';
  };
  return new Set(moved.filter(isMisleading));
}
