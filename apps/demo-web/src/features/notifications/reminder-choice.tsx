import type { ReminderMinutes, UpdateNotificationPreferencesInput } from '@livedrops/sdk';
import { NativeSelect } from '@mantine/core';

const LEADS: readonly { minutes: ReminderMinutes | null; label: string }[] = [
  { minutes: 60, label: '1 hour before' },
  { minutes: 15, label: '15 minutes before' },
  { minutes: 5, label: '5 minutes before' },
  { minutes: null, label: 'No reminders' },
];

/** How long before a start one is reminded. */
export const ReminderChoice = ({
  minutes,
  onChange,
}: {
  minutes: ReminderMinutes | null;
  onChange: (change: UpdateNotificationPreferencesInput) => void;
}) => (
  <NativeSelect
    label="Remind me of a start"
    size="md"
    w="min(280px, 100%)"
    value={String(minutes)}
    data={LEADS.map((lead) => ({ value: String(lead.minutes), label: lead.label }))}
    onChange={({ currentTarget: { value } }) => {
      const lead = LEADS.find((one) => String(one.minutes) === value);
      if (lead !== undefined) onChange({ reminderMinutes: lead.minutes });
    }}
  />
);
