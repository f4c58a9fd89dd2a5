import { changePreferences } from '../../contract/change-preferences.ts';
import { inboxOf, preferencesOf } from '../inbox.ts';
import type { MockDb } from '../mock-db.ts';
import { pageOf } from '../paging.ts';
import type { MockRoutes } from '../route.ts';

type NotificationEndpoint =
  `notifications.${'list' | 'unread' | 'markRead' | 'channels' | 'preferences' | 'updatePreferences'}`;

const UNREAD_MAX = 100;

export const notificationRoutes: MockRoutes<NotificationEndpoint> = {
  'notifications.list': ({ db, user, query }) => {
    const { items, nextCursor } = pageOf(inboxOf(db, user.id), query, ({ event }) => event.id);
    return { items, nextCursor };
  },
  'notifications.unread': ({ db, user }) => countUnread(db, user.id),
  'notifications.markRead': ({ db, user, body }) => {
    const now = db.clock.now();
    const upToMs = body.upTo === undefined ? now : Math.min(now, Date.parse(body.upTo));
    db.readUpToMs.set(user.id, Math.max(upToMs, db.readUpToMs.get(user.id) ?? 0));
    db.inboxes.tell(user.id);
    return countUnread(db, user.id);
  },
  'notifications.channels': ({ db }) => ({ inbox: true, push: db.pushKey !== null, email: db.hasEmail }),
  'notifications.preferences': ({ db, user }) => preferencesOf(db, user.id),
  'notifications.updatePreferences': ({ db, user, body }) => {
    const changed = changePreferences(preferencesOf(db, user.id), body);
    db.preferences.set(user.id, changed);
    db.inboxes.tell(user.id);
    return changed;
  },
};

const countUnread = (db: MockDb, userId: string) => ({
  unreadCount: Math.min(UNREAD_MAX, inboxOf(db, userId).filter(({ isRead }) => !isRead).length),
});
