import type { NotificationPreferences, UpdateNotificationPreferencesInput } from '@livedrops/sdk';

type Kinds = NotificationPreferences['kinds'];

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
    dropChanged: old('dropChanged'),
  };
};
