import { DEFAULT_NOTIFICATION_PREFERENCES } from '../contract/notification.ts';
import { reminderFor } from '../contract/reminder.ts';
import type { EventEnvelope, Topic } from '../types/event.ts';
import type { NotificationItem, NotificationKind, NotificationPreferences } from '../types/notification.ts';
import type { MockDb } from './mock-db.ts';

export const preferencesOf = (db: MockDb, userId: string): NotificationPreferences =>
  db.preferences.get(userId) ?? DEFAULT_NOTIFICATION_PREFERENCES;

/** A person's inbox, newest first: their orders, and what creators told since they follow them. */
export const inboxOf = (db: MockDb, userId: string): NotificationItem[] => {
  const own = eventsOf(db, `user:${userId}`);
  const followed = db.follows
    .filter((follow) => follow.userId === userId)
    .flatMap(({ creatorId, followedAt }) =>
      eventsOf(db, `creator:${creatorId}`).filter(({ occurredAt }) => occurredAt >= followedAt),
    );
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
      return [{ kind, isRead: Date.parse(event.occurredAt) <= readUpToMs, event }];
    });
};

const eventsOf = (db: MockDb, topic: Topic) => db.events.after(topic, 0, Number.POSITIVE_INFINITY).items;

/** A drop that starts sooner than this is told of when it starts. */
const SCHEDULED_AHEAD_MS = 60_000;

/** What an event is in an inbox; `null` when it is nobody's news. */
export const kindOf = (event: EventEnvelope): NotificationKind | null => {
  if (event.type === 'drop.scheduled') {
    const aheadMs = Date.parse(event.data.drop.startsAt) - Date.parse(event.occurredAt);
    return aheadMs < SCHEDULED_AHEAD_MS ? null : 'dropScheduled';
  }
  if (event.type === 'drop.reminder') return 'dropReminder';
  if (event.type === 'drop.started') return 'dropStarted';
  return event.type.startsWith('order.') ? 'orders' : null;
};
