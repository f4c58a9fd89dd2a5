import type { EventEnvelope } from './event.ts';
import type { ReminderMinutes } from './reminder.ts';
import type { Instant } from './money.ts';

/**
 * What people are told about: their own orders, and of the creators they follow new drops, drops that start soon, drops that have started, and
 * drops whose start was moved or that were called off (`dropChanged`).
 */
export type NotificationKind = 'orders' | 'dropScheduled' | 'dropReminder' | 'dropStarted' | 'dropChanged';

/** Where people are told: the list in the apps, their devices, their e-mail address. */
export type NotificationChannel = 'inbox' | 'push' | 'email';

/** Which channels this server has: it pushes only with keys for it, and mails only with a mail server. */
export type NotificationChannels = Record<NotificationChannel, boolean>;

/**
 * Something that a person was told about, with the event that it is about. `event.id` names it. Names, title and picture of its drop are those of
 * now. A start that was moved again since is not in the list.
 */
export type NotificationItem = {
  kind: NotificationKind;
  isRead: boolean;
  event: EventEnvelope;
  /** So many more of this kind by the same creator are in this item: beyond five in an hour they have no items of their own. Absent: none. */
  more?: number | undefined;
};

/** How much of the inbox is unread. */
export type UnreadCount = {
  /** At most 100: that means 100 or more. */
  unreadCount: number;
};

/** What `notifications.markRead` takes. */
export type MarkReadInput = {
  /** `event.occurredAt` of the newest item that was seen: it and all older ones are read. Default: everything until now. */
  upTo?: Instant | undefined;
};

/** The time of day, `HH:MM`, when devices and e-mail stay silent about drops. It may cross midnight. News of orders always come through. */
export type QuietHours = {
  from: string;
  to: string;
  /** A name of the IANA time zone database, such as `Europe/Lisbon`. */
  timeZone: string;
};

/** What a person wants to be told, where and when. */
export type NotificationPreferences = {
  /** Whether a person wants a kind on a channel. */
  kinds: Record<NotificationKind, Record<NotificationChannel, boolean>>;
  /** `null`: no reminders. */
  reminderMinutes: ReminderMinutes | null;
  /** `null`: at all times. */
  quietHours: QuietHours | null;
};

type ChannelChoice = { [C in NotificationChannel]?: boolean | undefined };

/** What is left out stays as it is. */
export type UpdateNotificationPreferencesInput = {
  kinds?: { [K in NotificationKind]?: ChannelChoice | undefined } | undefined;
  reminderMinutes?: ReminderMinutes | null | undefined;
  quietHours?: QuietHours | null | undefined;
};

/** What `PushSubscription.toJSON()` gives in a browser (W3C Push API). */
export type PushDeviceInput = {
  /** Where the browser's push service takes messages for this device. */
  endpoint: string;
  expirationTime?: number | null | undefined;
  /** Base64url: the device's public key, a point on P-256, and its 16 bytes of secret (RFC 8291). */
  keys: { p256dh: string; auth: string };
};

/** A device that push messages go to. */
export type PushDevice = { id: string; createdAt: Instant };

/** What a browser needs to subscribe to push messages. */
export type PushKey = {
  /** `applicationServerKey` for `pushManager.subscribe` (RFC 8292, base64url); `null` when the server sends no push messages. */
  publicKey: string | null;
};
