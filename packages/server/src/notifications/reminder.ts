import type { ReminderMinutes } from '@livedrops/sdk/contract';

/** Every lead time that people can choose, the longest first. */
export const LEADS: readonly ReminderMinutes[] = [60, 15, 5];

const MINUTE_MS = 60_000;
export const LEAD_MS_MAX = 60 * MINUTE_MS;
/** How much too late a reminder may be, as a part of its lead: "in an hour" must not come ten minutes before. */
const LATE_SHARE = 0.2;

/**
 * Reminders of a drop that are due. A drop that was scheduled later than a reminder's time has none of it. Instants are epoch milliseconds.
 */
export function dueReminders(
  { startsAt, createdAt }: { startsAt: number; createdAt: number },
  now: number,
): ReminderMinutes[] {
  return LEADS.filter((minutes) => {
    const leadMs = minutes * MINUTE_MS;
    const at = startsAt - leadMs;
    return createdAt <= at && at <= now && now < at + leadMs * LATE_SHARE;
  });
}
