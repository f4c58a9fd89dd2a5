import * as z from 'zod/mini';
import type { Drop } from '../types/drop.ts';
import type { ReminderMinutes } from '../types/reminder.ts';
import { same } from './equal.ts';

const MINUTE_MS = 60_000;

/** Every lead time that a drop can be reminded of with, the longest first; what a drop has unless its creator says otherwise. */
export const REMINDER_MINUTES: readonly ReminderMinutes[] = [60, 15, 5];

export const reminderMinutesSchema = same<ReminderMinutes>()(z.literal([5, 15, 60]));

/** A creator's choice for a drop; none is a choice, too. */
export const reminderChoice = z.array(reminderMinutesSchema).check(
  z.maxLength(REMINDER_MINUTES.length),
  z.refine((chosen) => new Set(chosen).size === chosen.length, 'must not name a lead time twice'),
);

/** The lead times that were chosen, the longest first. */
export const longestFirst = (chosen: readonly ReminderMinutes[]): ReminderMinutes[] =>
  REMINDER_MINUTES.filter((minutes) => chosen.includes(minutes));

/** What says which reminders a drop has. */
export type RemindedDrop = Pick<Drop, 'startsAt' | 'createdAt'> & {
  reminderMinutes: readonly ReminderMinutes[];
};

/** The lead times that a drop is reminded of with: those that its creator chose, but for what lay in the past when it was made. */
export const remindersOf = ({ startsAt, createdAt, reminderMinutes }: RemindedDrop): ReminderMinutes[] =>
  reminderMinutes.filter((minutes) => Date.parse(createdAt) <= Date.parse(startsAt) - minutes * MINUTE_MS);

/**
 * Which of a drop's reminders a person gets, of what they want: the nearest to the start that is not earlier than they asked for
 * comes first; where all are earlier, the latest of those. `null`: none.
 */
export function reminderFor(wanted: ReminderMinutes | null, drop: RemindedDrop): ReminderMinutes | null {
  if (wanted === null) return null;
  const had = remindersOf(drop);
  const inTime = had.filter((minutes) => minutes <= wanted);
  const best = inTime.length > 0 ? Math.max(...inTime) : Math.min(...had);
  return had.find((minutes) => minutes === best) ?? null;
}
