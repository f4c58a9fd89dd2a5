import type { NotificationPreferences, UpdateNotificationPreferencesInput } from '../types/notification.ts';

/** The preferences after a change; what the change leaves out stays. */
export function changePreferences(
  before: NotificationPreferences,
  { kinds = {}, reminderMinutes, quietHours }: UpdateNotificationPreferencesInput,
): NotificationPreferences {
  const changed = (kind: keyof NotificationPreferences['kinds']) => {
    const { inbox, push, email } = kinds[kind] ?? {};
    const old = before.kinds[kind];
    return { inbox: inbox ?? old.inbox, push: push ?? old.push, email: email ?? old.email };
  };
  return {
    kinds: {
      orders: changed('orders'),
      dropScheduled: changed('dropScheduled'),
      dropReminder: changed('dropReminder'),
      dropStarted: changed('dropStarted'),
      dropChanged: changed('dropChanged'),
    },
    reminderMinutes: reminderMinutes === undefined ? before.reminderMinutes : reminderMinutes,
    quietHours: quietHours === undefined ? before.quietHours : quietHours,
  };
}
