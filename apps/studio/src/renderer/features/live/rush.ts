import { t } from '@lingui/core/macro';
import type { DropReport, RushPoint } from '@livedrops/sdk';
import { formatRate } from '../../lib/format.ts';

/** As long as a start is followed second by second; what the report of a drop has, too. */
export const RUSH_SECONDS = 600;
const PACE_SECONDS = 5;
/** A longer way to the end says nothing: nobody sells at one pace for so long. */
const ETA_MAX_SECONDS = 3_600;

/** How many units were gone at the end of a second, counted from the start. Ascending; seconds without a change are left out. */
export type RushCurve = readonly { second: number; units: number }[];

/** The units of each second, added up. */
export const toCurve = (points: readonly Pick<RushPoint, 'second' | 'units'>[]): RushCurve => {
  let units = 0;
  return points.map((point) => ({ second: point.second, units: (units += point.units) }));
};

/** How many units were gone by a second. */
export const unitsAt = (curve: RushCurve, second: number): number =>
  curve.findLast((point) => point.second <= second)?.units ?? 0;

/** The curve with what is known of one more moment. News of an earlier second than the last changes nothing. */
export const withMoment = (curve: RushCurve, second: number, units: number): RushCurve => {
  const last = curve.at(-1);
  if (second < 0 || second >= RUSH_SECONDS || (last !== undefined && second < last.second)) return curve;
  if (last?.units === units) return curve;
  return [...(last?.second === second ? curve.slice(0, -1) : curve), { second, units }];
};

/** What a report knows, and behind it what was heard since. */
export const mergeCurves = (reported: RushCurve, heard: RushCurve): RushCurve => {
  const last = reported.at(-1)?.second ?? -1;
  return [...reported, ...heard.filter(({ second }) => second > last)];
};

/** Seconds until nothing is left, at the pace of the last five seconds; `null` when nothing sells. */
export const secondsToGo = (
  curve: RushCurve,
  { second, remaining }: { second: number; remaining: number },
): number | null => {
  const from = Math.max(-1, second - PACE_SECONDS);
  const pace = (unitsAt(curve, second) - unitsAt(curve, from)) / (second - from);
  if (remaining <= 0 || pace <= 0) return null;
  const seconds = Math.ceil(remaining / pace);
  return seconds > ETA_MAX_SECONDS ? null : seconds;
};

/**
 * Seconds from the start until nothing was left for the first time; `null` when some always was. Of a drop from before that was written down
 * it is known by the second, if it happened in its rush.
 */
export const secondsToSellOut = ({
  startsAt,
  soldOutAt,
  rush,
  stock,
}: Pick<DropReport, 'startsAt' | 'soldOutAt' | 'rush' | 'stock'>): number | null => {
  if (soldOutAt !== null) return Math.max(0, (Date.parse(soldOutAt) - Date.parse(startsAt)) / 1_000);
  const last = stock > 0 ? toCurve(rush).find(({ units }) => units >= stock) : undefined;
  return last === undefined ? null : last.second + 1;
};

/** `41 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. Under ten seconds with one decimal: that is where drops differ. */
export const formatSpan = (seconds: number): string => {
  if (seconds < 9.95) return t`${{ seconds: formatRate(seconds) }} s`;
  const whole = Math.round(seconds);
  const parts: [number, (value: number) => string][] = [
    [Math.floor(whole / 86_400), (days) => t`${days} d`],
    [Math.floor(whole / 3_600) % 24, (hours) => t`${hours} h`],
    [Math.floor(whole / 60) % 60, (minutes) => t`${minutes} min`],
    [whole % 60, (rest) => t`${{ seconds: rest }} s`],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, say]) => say(value))
    .join(' ');
};

/** `9 s faster than Paper Monsoon`, once both have sold out. */
export const compareSellOut = (
  seconds: number,
  { seconds: before, title }: { seconds: number; title: string },
): string => {
  const difference = Math.abs(before - seconds);
  if (difference < 0.05) return t`as fast as ${title}`;
  const span = formatSpan(difference);
  return seconds < before ? t`${span} faster than ${title}` : t`${span} slower than ${title}`;
};
