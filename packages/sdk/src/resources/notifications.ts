import type { Api } from '../core/call.ts';
import type { RequestOptions } from '../options.ts';
import type {
  MarkReadInput,
  NotificationChannels,
  NotificationItem,
  NotificationPreferences,
  UnreadCount,
  UpdateNotificationPreferencesInput,
} from '../types/notification.ts';
import type { PageQuery } from '../types/page.ts';

export const createNotifications = ({ call, list }: Api) => ({
  /** News of the signed-in person's orders and of creators they follow, newest first, of the last 30 days. */
  list: (query?: PageQuery, options?: RequestOptions) =>
    list<NotificationItem>(
      { endpoint: 'notifications.list', method: 'GET', path: '/notifications', query },
      options,
    ),

  /** How many are not read; 100 means 100 or more. */
  unread: (options?: RequestOptions) =>
    call<UnreadCount>(
      { endpoint: 'notifications.unread', method: 'GET', path: '/notifications/unread' },
      options,
    ),

  /** Marks everything read, or what is not newer than `upTo`. Returns what is left. */
  markRead: (input: MarkReadInput = {}, options?: RequestOptions) =>
    call<UnreadCount>(
      {
        endpoint: 'notifications.markRead',
        method: 'POST',
        path: '/notifications/read',
        body: input,
        isIdempotent: true,
      },
      options,
    ),

  /** Which channels this server has. A preference for another one is kept and without effect. */
  channels: (options?: RequestOptions) =>
    call<NotificationChannels>(
      {
        endpoint: 'notifications.channels',
        method: 'GET',
        path: '/notifications/channels',
        auth: 'optional',
      },
      options,
    ),

  /** What the signed-in person wants to be told about, where and when. */
  preferences: (options?: RequestOptions) =>
    call<NotificationPreferences>(
      { endpoint: 'notifications.preferences', method: 'GET', path: '/me/notification-preferences' },
      options,
    ),

  /** Changes the preferences; what is left out stays as it is. */
  updatePreferences: (input: UpdateNotificationPreferencesInput, options?: RequestOptions) =>
    call<NotificationPreferences>(
      {
        endpoint: 'notifications.updatePreferences',
        method: 'PATCH',
        path: '/me/notification-preferences',
        body: input,
        isIdempotent: true,
      },
      options,
    ),
});
