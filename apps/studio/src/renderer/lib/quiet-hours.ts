import * as z from 'zod/mini';
import { keptValue, useKept } from './kept.ts';
import { toWallTime } from './zoned-time.ts';

/** Hours of the night in which no drop should start; from `from` up to `to`, over midnight when `from` is later. */
export type QuietHours = { isOn: boolean; from: string; to: string };

const hour = z.string().check(z.regex(/^\d{2}:\d{2}$/));

const QUIET_HOURS = keptValue<QuietHours>(
  'quiet-hours',
  z.strictObject({ isOn: z.boolean(), from: hour, to: hour }),
  { isOn: true, from: '22:00', to: '08:00' },
);

export const useQuietHours = () => useKept(QUIET_HOURS);

export const isQuiet = ({ isOn, from, to }: QuietHours, instant: number, zone: string): boolean => {
  const time = toWallTime(instant, zone).time.slice(0, 5);
  if (!isOn) return false;
  return from <= to ? time >= from && time < to : time >= from || time < to;
};
