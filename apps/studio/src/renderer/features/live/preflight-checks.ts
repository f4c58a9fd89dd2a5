import { plural, t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { formatCount, formatMoney } from '../../lib/format.ts';
import type { LinkHealth } from '../../lib/use-link.ts';

export type PreflightCheck = { name: string; text: string; isFine: boolean };
export type PreflightFacts = { drop: Drop; link: LinkHealth; clockOffsetMs: number };

/** Beyond this, the creator's own clock misleads: what it shows is not when the drop starts. */
const CLOCK_TOLERANCE_MS = 5_000;

export const preflightChecks = ({ drop, link, clockOffsetMs }: PreflightFacts): PreflightCheck[] => {
  const offBySeconds = Math.round(Math.abs(clockOffsetMs) / 1_000);
  const isClockFine = Math.abs(clockOffsetMs) <= CLOCK_TOLERANCE_MS;
  return [
    {
      name: t`Price`,
      text: drop.price === 0 ? t`Free of charge: is that meant?` : formatMoney(drop.price, drop.currency),
      isFine: drop.price > 0,
    },
    {
      name: t`Limit per person`,
      text:
        drop.perUserLimit === null
          ? t`None: one fan can take everything`
          : limitText(drop.perUserLimit, drop.stock),
      isFine: drop.perUserLimit !== null,
    },
    {
      name: t`Picture`,
      text:
        drop.imageUrl === null ? t`None: fans see a placeholder` : t({ context: 'picture', message: 'Set' }),
      isFine: drop.imageUrl !== null,
    },
    {
      name: t`Connection`,
      text: link === 'live' ? t`Sales will show as they happen` : t`Not connected at the moment`,
      isFine: link === 'live',
    },
    {
      name: t`Clock`,
      text: isClockFine
        ? t`This computer agrees with the server`
        : clockOffsetMs > 0
          ? t`This computer is ${offBySeconds} s behind the server; countdowns here follow the server`
          : t`This computer is ${offBySeconds} s ahead of the server; countdowns here follow the server`,
      isFine: isClockFine,
    },
  ];
};

const limitText = (perUserLimit: number, stock: number): string => {
  const limit = formatCount(perUserLimit);
  const count = formatCount(stock);
  return plural(stock, { one: `${limit} of ${count} unit`, other: `${limit} of ${count} units` });
};
