import { t } from '@lingui/core/macro';
import { fromWallTime, type Twin, type WallTime } from './zoned-time.ts';

/** A time as a person chooses it. */
export type ChosenTime = WallTime & {
  /** Which of the two, where the clocks go back over it; `null`: not chosen, or it happens once. */
  twin: Twin | null;
};

/** The part of a chosen time that a field shows. */
export type TimePart = keyof ChosenTime;

/** The instant of a chosen time; `null` while it is none. */
export const instantOf = (chosen: ChosenTime, zone: string): number | null => {
  const found = fromWallTime(chosen, zone);
  if (found.kind === 'twice') return chosen.twin === null ? null : found[chosen.twin];
  return found.kind === 'ok' ? found.epochMs : null;
};

/** Why a chosen time is no instant, and which of its fields is to blame; `null` when it is one. */
export const timeFault = (chosen: ChosenTime, zone: string): { part: TimePart; message: string } | null => {
  const found = fromWallTime(chosen, zone);
  if (found.kind === 'ok') return null;
  if (found.kind === 'twice')
    return chosen.twin === null
      ? { part: 'twin', message: t`Choose one: this time happens twice on that day` }
      : null;
  if (found.reason === 'gap') return { part: 'time', message: t`The clocks skip this time on that day` };
  return chosen.date === ''
    ? { part: 'date', message: t`Choose a date` }
    : { part: 'time', message: t`Choose a time` };
};

const DAY_MS = 86_400_000;

/** The date that is so many days after another: `2026-02-28` and 1 is `2026-03-01`. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** How many days later a date is than another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/** The same weekday and time of day in the next week that is still to come; a week on at least. */
export const weeksOn = (wall: WallTime, now: WallTime): WallTime => {
  const weeks = Math.max(1, Math.ceil(daysBetween(wall.date, now.date) / 7));
  const next = { ...wall, date: addDays(wall.date, weeks * 7) };
  return isLater(next, now) ? next : { ...wall, date: addDays(wall.date, (weeks + 1) * 7) };
};

/** The next day on which this time of day is still to come. */
export const nextDayAt = (time: string, now: WallTime): WallTime => {
  const today = { date: now.date, time };
  return isLater(today, now) ? today : { date: addDays(now.date, 1), time };
};

const isLater = (a: WallTime, b: WallTime): boolean => `${a.date}T${a.time}` > `${b.date}T${b.time}`;
