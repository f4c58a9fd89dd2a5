import * as z from 'zod/mini';
import type {
  MarkReadInput,
  NotificationChannels,
  NotificationItem,
  NotificationPreferences,
  PushDevice,
  PushDeviceInput,
  PushKey,
  UnreadCount,
  UpdateNotificationPreferencesInput,
} from '../types/notification.ts';
import { same } from './equal.ts';
import { eventEnvelopeSchema } from './event.ts';
import { callableUrl, count, id, instant, LIMITS, plain } from './fields.ts';
import { reminderMinutesSchema } from './reminder.ts';

const kindSchema = z.enum(['orders', 'dropScheduled', 'dropReminder', 'dropStarted', 'dropChanged']);

/** {@link NotificationItem} as a schema. */
export const notificationItemSchema = same<NotificationItem>()(
  z.object({ kind: kindSchema, isRead: z.boolean(), event: eventEnvelopeSchema, more: z.optional(count) }),
);

/** {@link UnreadCount} as a schema. */
export const unreadCountSchema = same<UnreadCount>()(z.object({ unreadCount: count }));

/** {@link MarkReadInput} as a schema. */
export const markReadInputSchema = same<MarkReadInput>()(z.strictObject({ upTo: z.optional(instant) }));

const timeOfDay = plain(5, /^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 22:30');

const timeZone = z
  .string()
  .check(
    z.maxLength(LIMITS.idLength, { abort: true }),
    z.refine(isTimeZone, 'must be an IANA time zone such as Europe/Lisbon'),
  );

/** Platforms know the zones; an offset such as `+02:00`, which some take as well, is none that knows summer time. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const quietHours = z.strictObject({ from: timeOfDay, to: timeOfDay, timeZone });

const channels = z.object({ inbox: z.boolean(), push: z.boolean(), email: z.boolean() });

/** {@link NotificationChannels} as a schema. */
export const notificationChannelsSchema = same<NotificationChannels>()(channels);

/** {@link NotificationPreferences} as a schema. */
export const notificationPreferencesSchema = same<NotificationPreferences>()(
  z.object({
    kinds: z.object({
      orders: channels,
      dropScheduled: channels,
      dropReminder: channels,
      dropStarted: channels,
      dropChanged: channels,
    }),
    reminderMinutes: z.nullable(reminderMinutesSchema),
    quietHours: z.nullable(z.object({ from: z.string(), to: z.string(), timeZone: z.string() })),
  }),
);

/**
 * Default preferences. E-mail about drops is for people who ask for it; a device is subscribed by a deliberate act
 * and gets everything.
 */
export const DEFAULT_NOTIFICATION_PREFERENCES: NotificationPreferences = {
  kinds: {
    orders: { inbox: true, push: true, email: true },
    dropScheduled: { inbox: true, push: true, email: false },
    dropReminder: { inbox: true, push: true, email: false },
    dropStarted: { inbox: true, push: true, email: false },
    dropChanged: { inbox: true, push: true, email: false },
  },
  reminderMinutes: 15,
  quietHours: null,
};

const channelChoice = z.optional(
  z.strictObject({
    inbox: z.optional(z.boolean()),
    push: z.optional(z.boolean()),
    email: z.optional(z.boolean()),
  }),
);

/** {@link UpdateNotificationPreferencesInput} as a schema. */
export const updateNotificationPreferencesInputSchema = same<UpdateNotificationPreferencesInput>()(
  z.strictObject({
    kinds: z.optional(
      z.strictObject({
        orders: channelChoice,
        dropScheduled: channelChoice,
        dropReminder: channelChoice,
        dropStarted: channelChoice,
        dropChanged: channelChoice,
      }),
    ),
    reminderMinutes: z.optional(z.nullable(reminderMinutesSchema)),
    quietHours: z.optional(z.nullable(quietHours)),
  }),
);

/** An uncompressed point of P-256: 65 bytes that begin with 4. */
const publicKey = plain(88, /^B[A-Za-z0-9_-]{86}=?$/, 'must be a P-256 public key, base64url');
const secret = plain(24, /^[A-Za-z0-9_-]{22}(==)?$/, 'must be 16 bytes, base64url');

/** {@link PushDeviceInput} as a schema. */
export const pushDeviceInputSchema = same<PushDeviceInput>()(
  z.strictObject({
    endpoint: callableUrl,
    expirationTime: z.optional(z.nullable(z.number())),
    keys: z.strictObject({ p256dh: publicKey, auth: secret }),
  }),
);

/** {@link PushDevice} as a schema. */
export const pushDeviceSchema = same<PushDevice>()(z.object({ id, createdAt: instant }));

/** {@link PushKey} as a schema. */
export const pushKeySchema = same<PushKey>()(z.object({ publicKey: z.nullable(z.string()) }));
