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
  const side = clockOffsetMs > 0 ? 'behind' : 'ahead of';
  return [
    {
      name: 'Price',
      text: drop.price === 0 ? 'Free of charge: is that meant?' : formatMoney(drop.price, drop.currency),
      isFine: drop.price > 0,
    },
    {
      name: 'Limit per person',
      text:
        drop.perUserLimit === null
          ? 'None: one fan can take everything'
          : `${formatCount(drop.perUserLimit)} of ${formatCount(drop.stock)} units`,
      isFine: drop.perUserLimit !== null,
    },
    {
      name: 'Picture',
      text: drop.imageUrl === null ? 'None: fans see a placeholder' : 'Set',
      isFine: drop.imageUrl !== null,
    },
    {
      name: 'Connection',
      text: link === 'live' ? 'Sales will show as they happen' : 'Not connected at the moment',
      isFine: link === 'live',
    },
    {
      name: 'Clock',
      text: isClockFine
        ? 'This computer agrees with the server'
        : `This computer is ${offBySeconds} s ${side} the server; countdowns here follow the server`,
      isFine: isClockFine,
    },
  ];
};
