// The interface speaks English, so dates do too; the clock is always 24 h to keep "18:00 your time" unambiguous.
const LOCALE = 'en-GB';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clockFormat = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat(LOCALE, { weekday: 'short', day: 'numeric', month: 'short' });
const yearFormat = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const zoneFormat = new Intl.DateTimeFormat(LOCALE, { timeZoneName: 'short' });
const utcFormat = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

const zoneName = (at: Date): string =>
  zoneFormat.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';

const dayName = (at: Date, now: Date): string => {
  if (at.toDateString() === now.toDateString()) return 'Today';
  if (at.toDateString() === new Date(now.getTime() + DAY).toDateString()) return 'Tomorrow';
  return at.getFullYear() === now.getFullYear() ? dayFormat.format(at) : yearFormat.format(at);
};

/** "Today 18:00 your time (CET)". */
export const describeInstant = (instant: string, nowMs: number): string => {
  const at = new Date(instant);
  return `${dayName(at, new Date(nowMs))} ${clockFormat.format(at)} your time (${zoneName(at)})`;
};

/** "24 Nov 2026 18:00 your time (CET)": for what is kept and printed. */
export const fullInstant = (instant: string): string => {
  const at = new Date(instant);
  return `${yearFormat.format(at)} ${clockFormat.format(at)} your time (${zoneName(at)})`;
};

/** "today 18:00 your time (CET)": within a sentence. */
export const instantWithin = (instant: string, nowMs: number): string =>
  describeInstant(instant, nowMs).replace(/^To/, 'to');

/** "Today 18:00": for tight places that say the zone elsewhere. */
export const shortInstant = (instant: string, nowMs: number): string => {
  const at = new Date(instant);
  return `${dayName(at, new Date(nowMs))} ${clockFormat.format(at)}`;
};

/** "Today", "Yesterday" or "Tue 24 Nov": a heading over what happened on a day. */
export const dayHeading = (instant: string, nowMs: number): string => {
  const at = new Date(instant);
  const isYesterday = at.toDateString() === new Date(nowMs - DAY).toDateString();
  // What has happened is not of tomorrow, however late a clock is.
  return isYesterday ? 'Yesterday' : dayName(at, new Date(Math.max(nowMs, at.getTime())));
};

/** "18:00". */
export const clockTime = (instant: string): string => clockFormat.format(new Date(instant));

/** "17:00 UTC". */
export const utcTime = (instant: string): string => `${utcFormat.format(new Date(instant))} UTC`;

/** The reader's zone, such as "CET". */
export const ownZone = (): string => zoneName(new Date());

export type DurationParts = { days: number; hours: number; minutes: number; seconds: number };

/** Whole seconds that are still to come, split for display. Never negative. */
export const splitDuration = (ms: number): DurationParts => {
  const left = Math.max(0, Math.ceil(ms / SECOND)) * SECOND;
  return {
    days: Math.floor(left / DAY),
    hours: Math.floor((left % DAY) / HOUR),
    minutes: Math.floor((left % HOUR) / MINUTE),
    seconds: Math.floor((left % MINUTE) / SECOND),
  };
};

const pad = (value: number): string => String(value).padStart(2, '0');

/** "2 d 04:09:30" or "04:09:30" or "09:30". */
export const digits = (ms: number): string => {
  const { days, hours, minutes, seconds } = splitDuration(ms);
  const clock =
    days > 0 || hours > 0
      ? `${pad(hours)}:${pad(minutes)}:${pad(seconds)}`
      : `${pad(minutes)}:${pad(seconds)}`;
  return days > 0 ? `${days} d ${clock}` : clock;
};

const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** Two largest units for people who listen: "2 hours 5 minutes". */
export const speakDuration = (ms: number): string => {
  const { days, hours, minutes, seconds } = splitDuration(ms);
  const parts = [
    days > 0 ? plural(days, 'day') : '',
    hours > 0 ? plural(hours, 'hour') : '',
    minutes > 0 ? plural(minutes, 'minute') : '',
    seconds > 0 ? plural(seconds, 'second') : '',
  ].filter((part) => part !== '');
  return parts.slice(0, 2).join(' ') || 'now';
};

/** Moments before a start that are spoken; everything between is silent. */
const MILESTONES_MS = [10 * MINUTE, 5 * MINUTE, MINUTE, 30 * SECOND, 10 * SECOND] as const;

/** The milestone passed between two looks at the clock, or `null`. The nearest one wins after a jump. */
export const milestoneBetween = (beforeMs: number, nowMs: number): number | null => {
  const passed = MILESTONES_MS.filter((mark) => beforeMs > mark && nowMs <= mark && nowMs > 0);
  return passed.at(-1) ?? null;
};
