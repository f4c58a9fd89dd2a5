import { t } from '@lingui/core/macro';
import type { Drop, DropSales } from '@livedrops/sdk';
import { isOnAir, unitsSold } from '../../lib/drop-phase.ts';
import { formatCount, formatMoney } from '../../lib/format.ts';

/** The drops that have ended, the last one first. What was called off sold nothing. */
export const endedDrops = (drops: readonly Drop[]): Drop[] =>
  drops
    .filter(({ status }) => status === 'ended')
    .sort((a, b) => Date.parse(b.endsAt) - Date.parse(a.endsAt));

/** How a figure stands against the one before, in words; nothing where that says nothing. */
export const against = (now: number, before: number | undefined, title: string): string | undefined => {
  if (before === undefined || before === 0) return undefined;
  const change = Math.round(((now - before) / before) * 100);
  if (change === 0) return t`as many as ${title}`;
  const percent = formatCount(Math.abs(change));
  return change > 0 ? t`${percent} % more than ${title}` : t`${percent} % less than ${title}`;
};

/** Money of two currencies cannot be compared. */
export const revenueAgainst = (
  now: DropSales,
  before: DropSales | undefined,
  title: string,
): string | undefined =>
  before?.currency === now.currency ? against(now.revenue, before.revenue, title) : undefined;

export const revenueText = ({ revenue, currency }: DropSales): string => formatMoney(revenue, currency);

const WEEK_MS = 7 * 86_400_000;

/** What was on sale within the last seven days, and how many units of it are sold. */
export const lastWeek = (drops: readonly Drop[], nowMs: number): { drops: number; units: number } => {
  const open = drops.filter(
    ({ status, endsAt }) => isOnAir(status) || (status === 'ended' && Date.parse(endsAt) > nowMs - WEEK_MS),
  );
  return { drops: open.length, units: open.reduce((sum, drop) => sum + unitsSold(drop), 0) };
};

/** How many began to follow on the last seven days, and on the seven before, as far as that is known. */
export const followedLately = (
  days: readonly { followed: number }[],
): { week: number; before: number | undefined } => {
  const sum = (some: readonly { followed: number }[]): number =>
    some.reduce((all, { followed }) => all + followed, 0);
  const before = days.slice(-14, -7);
  return { week: sum(days.slice(-7)), before: before.length < 7 ? undefined : sum(before) };
};
