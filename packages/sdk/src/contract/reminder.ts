import * as z from 'zod/mini';
import type { ReminderMinutes } from '../types/reminder.ts';
import { same } from './equal.ts';

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

/**
 * Which of a drop's reminders a person gets, of what they want and what the creator chose: the nearest to the start that is not
 * earlier than they asked for comes first; where all are earlier, the latest of those. `null`: none.
 */
export function reminderFor(
  wanted: ReminderMinutes | null,
  chosen: readonly ReminderMinutes[],
): ReminderMinutes | null {
  if (wanted === null) return null;
  const inTime = chosen.filter((minutes) => minutes <= wanted);
  const best = inTime.length > 0 ? Math.max(...inTime) : Math.min(...chosen);
  return chosen.find((minutes) => minutes === best) ?? null;
}
