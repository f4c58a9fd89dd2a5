import { plural, t } from '@lingui/core/macro';
import type { Drop, DropReport } from '@livedrops/sdk';
import { formatCount, formatMoney, spokenDuration } from '../../../lib/format.ts';
import { compareSellOut, formatSpan, secondsToSellOut } from '../rush.ts';
import type { PreviousDrop } from '../previous-drops.ts';

const FIRST_MINUTE = 60;

/** What a report says first: how fast it was gone, or how much was sold. */
export const headlineOf = (report: DropReport): string => {
  if (!isAllSold(report)) {
    const { stock } = report;
    const sold = formatCount(report.units);
    const all = formatCount(stock);
    return plural(stock, { one: `${sold} of ${all} unit sold`, other: `${sold} of ${all} units sold` });
  }
  const seconds = secondsToSellOut(report);
  return seconds === null ? t`Everything sold` : t`Sold out in ${{ time: formatSpan(seconds) }}`;
};

/** Units that were in baskets for a while, and came back, are not sold. */
const isAllSold = ({ units, stock }: DropReport): boolean => stock > 0 && units === stock;

/** Beside the last drop that sold out; `null` when there is nothing to compare. */
export const besideLast = (report: DropReport, [last]: readonly PreviousDrop[]): string | null => {
  const seconds = isAllSold(report) ? secondsToSellOut(report) : null;
  const before = last === undefined ? null : secondsToSellOut(last.report);
  if (last === undefined || seconds === null || before === null) return null;
  return compareSellOut(seconds, { seconds: before, title: last.drop.title });
};

/** All of it in words. */
export const sentenceOf = (report: DropReport): string => {
  return `${soldText(report)} ${openText(report)}`;
};

const soldText = ({ stock, units, revenue, buyers, currency }: DropReport): string => {
  const sold = formatCount(units);
  const all = formatCount(stock);
  const share = stock === 0 ? 0 : Math.round((units / stock) * 100);
  const people = formatCount(buyers);
  const money = formatMoney(revenue, currency);
  return plural(buyers, {
    one: `${sold} of ${all} units (${share} %) went to ${people} person for ${money}.`,
    other: `${sold} of ${all} units (${share} %) went to ${people} people for ${money}.`,
  });
};

const openText = ({ orders, revenue, currency, startsAt, endedAt, asOf }: DropReport): string => {
  const time = spokenDuration(Date.parse(endedAt ?? asOf) - Date.parse(startsAt));
  if (orders === 0) return t`It was open for ${time}.`;
  const average = formatMoney(Math.round(revenue / orders), currency);
  return t`It was open for ${time}; an order came to ${average} on average.`;
};

/** Which share of the buyers follows the creator. */
export const followersShare = ({ buyers, followingBuyers }: DropReport): string =>
  buyers === 0 ? '–' : t`${{ share: Math.round((followingBuyers / buyers) * 100) }} %`;

const firstMinuteUnits = ({ rush }: DropReport): number =>
  rush.reduce((sum, { second, units }) => (second < FIRST_MINUTE ? sum + units : sum), 0);

const refusedOf = ({ refused }: DropReport): number =>
  Object.values(refused).reduce((sum, count) => sum + count, 0);

/** One line of the comparison for all drops, in their order. */
export type CompareRow = { label: string; values: string[] };

/** This drop and those before it, figure by figure. */
export const compareRows = (reports: readonly DropReport[]): CompareRow[] => {
  const row = (label: string, say: (report: DropReport) => string): CompareRow => ({
    label,
    values: reports.map(say),
  });
  return [
    row(
      t`Units sold`,
      ({ units, stock }) => t`${{ sold: formatCount(units) }} of ${{ all: formatCount(stock) }}`,
    ),
    row(t`Sold out in`, (report) => {
      const seconds = secondsToSellOut(report);
      return seconds === null ? '–' : formatSpan(seconds);
    }),
    row(t`Units in the first minute`, (report) => formatCount(firstMinuteUnits(report))),
    row(t`Revenue`, ({ revenue, currency }) => formatMoney(revenue, currency)),
    row(t`Buyers`, ({ buyers }) => formatCount(buyers)),
    row(t`Buyers who follow you`, followersShare),
    row(t`Turned away`, (report) => formatCount(refusedOf(report))),
  ];
};

/** What a picture to post shows. No money: that is nobody else's business. */
export type PosterFacts = {
  title: string;
  creator: string;
  headline: string;
  /** Whether the picture gets the stamp. */
  isSoldOut: boolean;
  units: number;
  stock: number;
  buyers: number;
  curve: DropReport['rush'];
  /** The same of the drop before; empty when there is none. */
  ghost: { title: string; stock: number; curve: DropReport['rush'] } | null;
};

export const posterFacts = (
  { title, creatorName }: Pick<Drop, 'title' | 'creatorName'>,
  report: DropReport,
  [last]: readonly PreviousDrop[],
): PosterFacts => ({
  title,
  creator: creatorName,
  headline: headlineOf(report),
  isSoldOut: isAllSold(report),
  units: report.units,
  stock: report.stock,
  buyers: report.buyers,
  curve: report.rush,
  ghost:
    last === undefined ? null : { title: last.drop.title, stock: last.report.stock, curve: last.report.rush },
});
