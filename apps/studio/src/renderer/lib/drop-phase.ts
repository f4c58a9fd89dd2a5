import type { Drop, DropStatus } from '@livedrops/sdk';

/**
 * What a person sees: the drop's own status, the moment between the planned start and the server's word for it, and nothing left while some
 * units are still being paid, which may come back.
 */
export type DropPhase = DropStatus | 'opening' | 'in_baskets';

export type PhasedDrop = Pick<Drop, 'status' | 'startsAt' | 'held'>;

/** The server alone makes a drop live; past its start it is merely about to. */
export const dropPhase = ({ status, startsAt, held }: PhasedDrop, nowMs: number): DropPhase => {
  if (status === 'scheduled' && Date.parse(startsAt) <= nowMs) return 'opening';
  return status === 'sold_out' && held > 0 ? 'in_baskets' : status;
};

/** Units that are neither free nor in a basket. */
export const unitsSold = ({ stock, remaining, held }: Pick<Drop, 'stock' | 'remaining' | 'held'>): number =>
  Math.max(0, stock - remaining - held);

/** Open for sale or able to be again. */
export const isOnAir = (status: DropStatus): boolean =>
  status === 'live' || status === 'paused' || status === 'sold_out';

export const isOver = (status: DropStatus): boolean => status === 'ended' || status === 'cancelled';
