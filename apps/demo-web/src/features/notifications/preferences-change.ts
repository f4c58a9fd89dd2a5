import type { NotificationPreferences, UpdateNotificationPreferencesInput } from '@livedrops/sdk';

type Kinds = NotificationPreferences['kinds'];

/** The preferences after a change, as the server will answer; what the change leaves out stays. */
export const applyChange = (
  before: NotificationPreferences,
  { kinds = {}, reminderMinutes, quietHours }: UpdateNotificationPreferencesInput,
): NotificationPreferences => {
  const changed = (kind: keyof Kinds) => {
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
    },
    reminderMinutes: reminderMinutes === undefined ? before.reminderMinutes : reminderMinutes,
    quietHours: quietHours === undefined ? before.quietHours : quietHours,
  };
};

/** What takes a change back, and nothing that was changed beside it. */
export const inverseOf = (
  before: NotificationPreferences,
  { kinds, reminderMinutes, quietHours }: UpdateNotificationPreferencesInput,
): UpdateNotificationPreferencesInput => ({
  ...(kinds !== undefined && { kinds: oldChoices(before.kinds, kinds) }),
  ...(reminderMinutes !== undefined && { reminderMinutes: before.reminderMinutes }),
  ...(quietHours !== undefined && { quietHours: before.quietHours }),
});

type KindChoices = NonNullable<UpdateNotificationPreferencesInput['kinds']>;

const oldChoices = (before: Kinds, changed: KindChoices): KindChoices => {
  const old = (kind: keyof Kinds) => {
    const { inbox, push, email } = changed[kind] ?? {};
    return {
      ...(inbox !== undefined && { inbox: before[kind].inbox }),
      ...(push !== undefined && { push: before[kind].push }),
      ...(email !== undefined && { email: before[kind].email }),
    };
  };
  return {
    orders: old('orders'),
    dropScheduled: old('dropScheduled'),
    dropReminder: old('dropReminder'),
    dropStarted: old('dropStarted'),
  };
};
