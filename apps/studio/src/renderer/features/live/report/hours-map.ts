import type { SalesPoint } from '@livedrops/sdk';
import { locale } from '../../../lib/language.ts';

export const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** A drop that sold in fewer hours has no hours to compare. */
const SOLD_HOURS_MIN = 3;

export type HoursMap = {
  /** By weekday from Monday on, then by hour of the day, in the zone of this computer. */
  units: number[][];
  most: number;
};

/** When in the week it sold; `null` when it was over too soon for that to say anything. */
export const hoursMap = (hours: readonly SalesPoint[]): HoursMap | null => {
  if (hours.length < SOLD_HOURS_MIN) return null;
  const units = Array.from({ length: 7 }, () => HOURS.map(() => 0));
  for (const point of hours) {
    const at = new Date(point.at);
    const day = units[(at.getDay() + 6) % 7];
    if (day !== undefined) day[at.getHours()] = (day[at.getHours()] ?? 0) + point.units;
  }
  return { units, most: Math.max(...units.flat()) };
};

const DAYS = Array.from({ length: 7 }, (_, day) =>
  // A Monday and the days after it.
  new Intl.DateTimeFormat(locale(), { weekday: 'short', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2024, 0, 1 + day)),
  ),
);

/** `Mon`, from Monday on. */
export const dayName = (day: number): string => DAYS[day] ?? '';

/** The hour that sold most, in words. */
export const busiestHour = ({ units, most }: HoursMap): string => {
  const day = units.findIndex((hours) => hours.includes(most));
  const hour = units[day]?.indexOf(most) ?? 0;
  return `${dayName(day)} ${String(hour).padStart(2, '0')}:00`;
};
