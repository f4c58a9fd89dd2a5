import type { Drop } from '@livedrops/sdk';
import { isOnAir } from './drop-phase.ts';

/** So near, a start matters more than what runs longer than until then. */
const SOON_MS = 10 * 60_000;

type Planned = Pick<Drop, 'status' | 'startsAt' | 'endsAt'>;

const soonest = <T extends Planned>(drops: readonly T[], instant: 'startsAt' | 'endsAt'): T | undefined =>
  [...drops].sort((a, b) => Date.parse(a[instant]) - Date.parse(b[instant]))[0];

/**
 * The drop that matters most. What starts within minutes comes first, unless something that is on air ends before; then one that can
 * sell now, one that is sold out and still open, and at last the next to start.
 */
export const nextDrop = <T extends Planned>(drops: readonly T[], nowMs: number): T | undefined => {
  const starting = soonest(
    drops.filter(({ status }) => status === 'scheduled'),
    'startsAt',
  );
  const onAir =
    soonest(
      drops.filter(({ status }) => status === 'live' || status === 'paused'),
      'endsAt',
    ) ??
    soonest(
      drops.filter(({ status }) => isOnAir(status)),
      'endsAt',
    );
  if (starting === undefined || onAir === undefined) return onAir ?? starting;
  const startsAt = Date.parse(starting.startsAt);
  return startsAt - nowMs <= SOON_MS && startsAt <= Date.parse(onAir.endsAt) ? starting : onAir;
};
