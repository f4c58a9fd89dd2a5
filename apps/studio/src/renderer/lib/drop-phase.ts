import type { Drop, DropStatus } from '@livedrops/sdk';

/** What a person sees: the drop's own status, and the moment between the planned start and the server's word for it. */
export type DropPhase = DropStatus | 'opening';

/** The server alone makes a drop live; past its start it is merely about to. */
export const dropPhase = (drop: Pick<Drop, 'status' | 'startsAt'>, nowMs: number): DropPhase =>
  drop.status === 'scheduled' && Date.parse(drop.startsAt) <= nowMs ? 'opening' : drop.status;

/** Open for sale or able to be again. */
export const isOnAir = (status: DropStatus): boolean =>
  status === 'live' || status === 'paused' || status === 'sold_out';

export const isOver = (status: DropStatus): boolean => status === 'ended' || status === 'cancelled';
