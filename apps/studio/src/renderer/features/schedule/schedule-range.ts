import { addDays } from '../../lib/chosen-time.ts';
import { locale } from '../../lib/language.ts';
import { toWallTime } from '../../lib/zoned-time.ts';

export const VIEWS = ['agenda', 'week', 'month'] as const;
export type ScheduleView = (typeof VIEWS)[number];

export const viewOf = (text: string | null): ScheduleView => VIEWS.find((view) => view === text) ?? 'agenda';

/** Days that a view shows: the first one, and the one after the last. */
export type DayRange = { from: string; to: string };

const AGENDA_DAYS = 28;
/** A month is shown in whole weeks. */
const MONTH_DAYS = 42;

const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

const mondayOf = (day: string): string => addDays(day, -weekdayOf(day));

const monthOf = (day: string): string => `${day.slice(0, 7)}-01`;

export const rangeOf = (view: ScheduleView, day: string): DayRange => {
  if (view === 'agenda') return { from: day, to: addDays(day, AGENDA_DAYS) };
  const from = view === 'week' ? mondayOf(day) : mondayOf(monthOf(day));
  return { from, to: addDays(from, view === 'week' ? 7 : MONTH_DAYS) };
};

/** The day to show instead, one view earlier or later. */
export const turned = (view: ScheduleView, day: string, by: -1 | 1): string => {
  if (view === 'week') return addDays(day, 7 * by);
  if (view === 'agenda') return addDays(day, AGENDA_DAYS * by);
  const date = new Date(`${monthOf(day)}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return date.toISOString().slice(0, 10);
};

const DAY_MS = 86_400_000;
/** A drop that is open for days is shown on each of them. */
const OPEN_DAYS = 31;

/** In which starts are asked for: more than the days have in any zone. */
export const startsWithin = ({ from, to }: DayRange): { startsFrom: string; startsTo: string } => ({
  startsFrom: new Date(Date.parse(from) - OPEN_DAYS * DAY_MS).toISOString(),
  startsTo: new Date(Date.parse(to) + DAY_MS).toISOString(),
});

/** The day on which an instant is in a zone. */
export const dayIn = (instant: string | number, zone: string): string =>
  toWallTime(typeof instant === 'number' ? instant : Date.parse(instant), zone).date;

const formats = {
  day: new Intl.DateTimeFormat(locale(), {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }),
  short: new Intl.DateTimeFormat(locale(), {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }),
  month: new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', month: 'long', year: 'numeric' }),
};

export const formatDay = (day: string): string => formats.day.format(Date.parse(day));

export const formatShortDay = (day: string): string => formats.short.format(Date.parse(day));

/** What a view shows, in words. */
export const rangeTitle = (view: ScheduleView, day: string): string => {
  if (view === 'month') return formats.month.format(Date.parse(day));
  const { from, to } = rangeOf(view, day);
  return formats.day.formatRange(Date.parse(from), Date.parse(addDays(to, -1)));
};

/** The same time of day, so many days later, by the wall clock of a zone. */
export const wallLater = (
  instant: string,
  zone: string,
  { days = 0, minutes = 0 }: { days?: number; minutes?: number },
): { date: string; time: string } => {
  const wall = toWallTime(Date.parse(instant), zone);
  const moved = new Date(Date.parse(`${wall.date}T${wall.time}Z`) + days * DAY_MS + minutes * 60_000);
  const text = moved.toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, moved.getUTCSeconds() === 0 ? 16 : 19) };
};
