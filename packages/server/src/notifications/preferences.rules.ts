import {
  type NotificationChannel,
  type NotificationPreferences,
  type QuietHours,
  REMINDER_MINUTES,
  reminderFor,
} from '@livedrops/sdk/contract';
import { dropOf, type Notice, reminderOf } from './notice.rules.ts';

/** Whether a person wants a notice on a channel. Of a drop's reminders they want the one that is nearest to their own lead time, of those that it has. */
export function wants(
  { kinds, reminderMinutes }: NotificationPreferences,
  notice: Notice,
  channel: NotificationChannel,
): boolean {
  if (!kinds[notice.kind][channel]) return false;
  if (notice.kind !== 'dropReminder') return true;
  const drop = dropOf(notice);
  // What was told before creators chose says nothing of a choice.
  const chosen = drop?.reminderMinutes ?? REMINDER_MINUTES;
  return (
    drop !== null && reminderOf(notice) === reminderFor(reminderMinutes, { ...drop, reminderMinutes: chosen })
  );
}

const MINUTES_A_DAY = 1440;

/**
 * How long it stays quiet yet, in milliseconds; 0 outside quiet hours. On the night when the clocks change it may be an hour off: a job
 * that has waited asks again.
 */
export function quietMsLeft(quiet: QuietHours | null, at: Date): number {
  if (quiet === null) return 0;
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)];
  const now = minutesOf(timeIn(quiet.timeZone, at));
  const sinceFrom = (now - from + MINUTES_A_DAY) % MINUTES_A_DAY;
  const length = (to - from + MINUTES_A_DAY) % MINUTES_A_DAY;
  if (sinceFrom >= length) return 0;
  return (length - sinceFrom) * 60_000 - (at.getTime() % 60_000);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

const timeIn = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
