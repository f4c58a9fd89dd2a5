import { t } from '@lingui/core/macro';
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

/** `short` stands beside the words "Sold out": `in 41 s, 9 s faster than Paper Monsoon`. `whole` stands alone. */
type SoldOutStory = { short: string; whole: string };

/** Seconds from the start until nothing was left, and how that compares with the last drop. */
export const soldOutStory = (
  { startsAt, soldOutAt }: Told,
  before: PreviousDrop | undefined,
): SoldOutStory | null => {
  if (soldOutAt === null) return null;
  const seconds = Math.max(0, (soldOutAt - Date.parse(startsAt)) / 1_000);
  const time = formatSpan(seconds);
  const secondsBefore = before === undefined ? null : secondsToSellOut(before.report);
  if (before === undefined || secondsBefore === null)
    return { short: t`in ${time}`, whole: t`Sold out in ${time}` };
  const beside = compareSellOut(seconds, { seconds: secondsBefore, title: before.drop.title });
  return { short: t`in ${time}, ${beside}`, whole: t`Sold out in ${time}, ${beside}` };
};

/** What the drop before did, for the time before the start. */
export const beforeStory = (before: PreviousDrop | undefined): string => {
  if (before === undefined) return t`The line of the first drop is drawn here as it sells`;
  const { title } = before.drop;
  const { units, stock } = before.report;
  const seconds = secondsToSellOut(before.report);
  return seconds === null
    ? t`The dashed line is ${title}, which sold ${units} of ${stock}`
    : t`The dashed line is ${title}, which sold out in ${{ time: formatSpan(seconds) }}`;
};

type Now = { curve: RushCurve; stock: number; second: number; remaining: number };

/** How it goes at this second: the pace, and whether the last drop was further by now. */
export const paceStory = (
  { curve, stock, second, remaining }: Now,
  before: PreviousDrop | undefined,
): string => {
  const left = secondsToGo(curve, { second, remaining });
  const time = left === null ? null : formatSpan(left);
  const share = (units: number, of: number): number => (of <= 0 ? 0 : Math.round((units / of) * 100));
  const own = share(unitsAt(curve, second), stock);
  if (before === undefined)
    return time === null
      ? t`Nothing sold in the last 5 s, ${own} % gone`
      : t`Sold out in ${time} at this pace, ${own} % gone`;
  const beforeUnits = before.report.rush.reduce(
    (sum, point) => (point.second <= second ? sum + point.units : sum),
    0,
  );
  const { title } = before.drop;
  const then = share(beforeUnits, before.report.stock);
  return time === null
    ? t`Nothing sold in the last 5 s, ${own} % gone; ${title} had ${then} % by now`
    : t`Sold out in ${time} at this pace, ${own} % gone; ${title} had ${then} % by now`;
};
