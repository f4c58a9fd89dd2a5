import type { Drop } from '@livedrops/sdk';
import { isOnAir } from './drop-phase.ts';

const soonest = (drops: readonly Drop[], instant: 'startsAt' | 'endsAt'): Drop | undefined =>
  drops.toSorted((a, b) => Date.parse(a[instant]) - Date.parse(b[instant]))[0];

/** The drop that matters most: one that can sell now, else one that is sold out and still open, else the next to start. */
export const nextDrop = (drops: readonly Drop[]): Drop | undefined =>
  soonest(
    drops.filter(({ status }) => status === 'live' || status === 'paused'),
    'endsAt',
  ) ??
  soonest(
    drops.filter(({ status }) => isOnAir(status)),
    'endsAt',
  ) ??
  soonest(
    drops.filter(({ status }) => status === 'scheduled'),
    'startsAt',
  );
