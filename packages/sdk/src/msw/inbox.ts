import { DEFAULT_NOTIFICATION_PREFERENCES } from '../contract/notification.ts';
import { reminderFor } from '../contract/reminder.ts';
import type { Drop } from '../types/drop.ts';
import type { EventEnvelope, Topic } from '../types/event.ts';
import type {
  NotificationItem,
  NotificationKind,
  NotificationPreferences,
  PushDevice,
} from '../types/notification.ts';
import type { MockDb } from './mock-db.ts';

export const preferencesOf = (db: MockDb, userId: string): NotificationPreferences =>
  db.preferences.get(userId) ?? DEFAULT_NOTIFICATION_PREFERENCES;

/** A person's inbox, newest first: their orders, and what creators told since they follow them. */
export const inboxOf = (db: MockDb, userId: string): NotificationItem[] => {
  const own = eventsOf(db, `user:${userId}`);
  const { alone, groups } = limitNews(
    db.follows
      .filter((follow) => follow.userId === userId)
      .flatMap(({ creatorId }) => eventsOf(db, `creator:${creatorId}`)),
  );
  const followedAt = new Map(
    db.follows.flatMap((follow) =>
      follow.userId === userId ? [[`creator:${follow.creatorId}`, follow.followedAt]] : [],
    ),
  );
  const followed = alone.filter(({ topic, occurredAt }) => occurredAt >= (followedAt.get(topic) ?? ''));
  const readUpToMs = db.readUpToMs.get(userId) ?? 0;
  const preferences = preferencesOf(db, userId);
  return [...own, ...followed]
    .toReversed()
    .toSorted((a, b) => b.occurredAt.localeCompare(a.occurredAt))
    .flatMap((event) => {
      const kind = kindOf(event);
      if (kind === null || !preferences.kinds[kind].inbox) return [];
      if (event.type === 'drop.reminder') {
        const { drop, minutes } = event.data;
        if (minutes !== reminderFor(preferences.reminderMinutes, drop)) return [];
      }
      if (event.type === 'drop.updated' && isMovedAgain(db, event.data.drop)) return [];
      const more = groups.get(event.id) ?? 0;
      const isRead = Date.parse(event.occurredAt) <= readUpToMs;
      return [{ kind, isRead, event: inPresentWords(db, event), ...(more > 0 && { more }) }];
    });
};

const eventsOf = (db: MockDb, topic: Topic) => db.events.after(topic, 0, Number.POSITIVE_INFINITY).items;

/** A creator's announcements of a kind in an hour that have an item of their own. */
const ALONE_MAX = 5;
const HOUR_MS = 3_600_000;

/** The first of an hour, and the newest, which stands for the others, with how many more those are. */
const limitNews = (events: readonly EventEnvelope[]) => {
  const byHour = new Map<string, EventEnvelope[]>();
  for (const event of events) {
    const kind = kindOf(event);
    if (kind === null) continue;
    const minutes = event.type === 'drop.reminder' ? event.data.minutes : '';
    const key = `${event.topic}:${kind}${minutes}:${Math.floor(Date.parse(event.occurredAt) / HOUR_MS)}`;
    byHour.set(key, [...(byHour.get(key) ?? []), event]);
  }
  const groups = new Map<string, number>();
  const alone = [...byHour.values()].flatMap((news) => {
    const newest = news.slice(ALONE_MAX).at(-1);
    if (newest !== undefined) groups.set(newest.id, news.length - ALONE_MAX - 1);
    return [...news.slice(0, ALONE_MAX), ...(newest === undefined ? [] : [newest])];
  });
  return { alone: alone.toSorted((a, b) => a.occurredAt.localeCompare(b.occurredAt)), groups };
};

const isMovedAgain = (db: MockDb, { id, startsAt }: Drop): boolean => {
  const now = db.drops.get(id);
  return now?.status === 'scheduled' && now.startsAt !== startsAt;
};

/** What a drop is called now. */
const inPresentWords = (db: MockDb, event: EventEnvelope): EventEnvelope => {
  if (!('drop' in event.data)) return event;
  const now = db.drops.get(event.data.drop.id);
  if (now === undefined) return event;
  const { title, description, imageUrl, creatorName, creatorHandle } = now;
  const drop = { ...event.data.drop, title, description, imageUrl, creatorName, creatorHandle };
  return { ...event, data: { ...event.data, drop } } as EventEnvelope;
};

/** A drop that starts sooner than this is told of when it starts. */
const SCHEDULED_AHEAD_MS = 60_000;

/** What an event is in an inbox; `null` when it is no news. */
export const kindOf = (event: EventEnvelope): NotificationKind | null => {
  if (event.type === 'drop.scheduled') {
    const aheadMs = Date.parse(event.data.drop.startsAt) - Date.parse(event.occurredAt);
    return aheadMs < SCHEDULED_AHEAD_MS ? null : 'dropScheduled';
  }
  if (event.type === 'drop.reminder') return 'dropReminder';
  if (event.type === 'drop.cancelled') return 'dropChanged';
  if (event.type === 'drop.updated') return event.data.movedFrom === undefined ? null : 'dropChanged';
  if (event.type === 'drop.started') return 'dropStarted';
  return event.type.startsWith('order.') ? 'orders' : null;
};

/** The devices of a person. */
export const devicesOf = (db: MockDb, userId: string): PushDevice[] =>
  [...db.pushDevices.values()].filter((device) => device.userId === userId);
