import type { PreviousDrop } from './previous-drops.ts';
import {
  compareSellOut,
  formatSpan,
  secondsToGo,
  secondsToSellOut,
  unitsAt,
  type RushCurve,
} from './rush.ts';

/** Seconds from the start until a share of the stock was gone; `null` when it never was in the first ten minutes. */
export const secondOfShare = (curve: RushCurve, stock: number, share: number): number | null =>
  curve.find(({ units }) => units >= stock * share)?.second ?? null;

type Told = { startsAt: string; soldOutAt: number | null };

/** Seconds from the start until nothing was left, and how that compares with the last drop. */
export const soldOutStory = (
  { startsAt, soldOutAt }: Told,
  before: PreviousDrop | undefined,
): string | null => {
  if (soldOutAt === null) return null;
  const seconds = Math.max(0, (soldOutAt - Date.parse(startsAt)) / 1_000);
  const took = `in ${formatSpan(seconds)}`;
  const secondsBefore = before === undefined ? null : secondsToSellOut(before.report);
  if (before === undefined || secondsBefore === null) return took;
  return `${took}, ${compareSellOut(seconds, { seconds: secondsBefore, title: before.drop.title })}`;
};

/** What the drop before did, for the time before the start. */
export const beforeStory = (before: PreviousDrop | undefined): string => {
  if (before === undefined) return 'The line of the first drop is drawn here as it sells';
  const { drop, report } = before;
  const seconds = secondsToSellOut(report);
  return seconds === null
    ? `The dashed line is ${drop.title}, which sold ${report.units} of ${report.stock}`
    : `The dashed line is ${drop.title}, which sold out in ${formatSpan(seconds)}`;
};

type Now = { curve: RushCurve; stock: number; second: number; remaining: number };

/** How it goes at this second: the pace, and whether the last drop was further by now. */
export const paceStory = (
  { curve, stock, second, remaining }: Now,
  before: PreviousDrop | undefined,
): string => {
  const left = secondsToGo(curve, { second, remaining });
  const pace =
    left === null ? 'Nothing sold in the last 5 s' : `Sold out in ${formatSpan(left)} at this pace`;
  const share = (units: number, of: number): number => (of <= 0 ? 0 : Math.round((units / of) * 100));
  const own = share(unitsAt(curve, second), stock);
  if (before === undefined) return `${pace}, ${own} % gone`;
  const beforeUnits = before.report.rush.reduce(
    (sum, point) => (point.second <= second ? sum + point.units : sum),
    0,
  );
  return `${pace}, ${own} % gone; ${before.drop.title} had ${share(beforeUnits, before.report.stock)} % by now`;
};
