import type { ReminderMinutes } from '@livedrops/sdk/contract';

const MINUTE_MS = 60_000;
export const LEAD_MS_MAX = 60 * MINUTE_MS;
/** How much too late a reminder may be, as a part of its lead: "in an hour" must not come ten minutes before. */
const LATE_SHARE = 0.2;

/** A drop that waits for its start. Instants are epoch milliseconds. */
export type Waiting = {
  startsAt: number;
  createdAt: number;
  /** The creator's choice. */
  reminderMinutes: readonly ReminderMinutes[];
};

/** Reminders of a drop that are due. A drop that was scheduled later than a reminder's time has none of it. */
export function dueReminders(
  { startsAt, createdAt, reminderMinutes }: Waiting,
  now: number,
): ReminderMinutes[] {
  return reminderMinutes.filter((minutes) => {
    const leadMs = minutes * MINUTE_MS;
    const at = startsAt - leadMs;
    return createdAt <= at && at <= now && now < at + leadMs * LATE_SHARE;
  });
}
