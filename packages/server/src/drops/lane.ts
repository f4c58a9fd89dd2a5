import type { Sums } from './drop.ts';

/**
 * Units of one drop lent to one process, so that processes that sell the same drop never wait for each other. A ledger of its own:
 * `lent == remaining + taken` always, and no part is ever negative; the database refuses anything else.
 *
 * A lane lives as long as the terms it was opened with: every edit of the drop first freezes the lanes, then folds them into the
 * drop's own ledger and removes them, so a batch that was decided on old terms finds no lane to take from.
 */
export type Lane = {
  /** `${dropId}/${process}` */
  id: string;
  dropId: string;
  /** Who sells from it. */
  process: string;
  /** The drop's `epoch` at the opening. */
  epoch: number;
  /** The window, so that the write that takes units can judge it by the database's clock. */
  startsAt: Date;
  endsAt: Date;
  lent: number;
  /** Units that are free in this lane. */
  remaining: number;
  /** Units that orders took from it. */
  taken: number;
  sold: Sums;
  /** Since when an edit of the drop is under way: nothing is taken meanwhile. `null` without one. */
  frozenAt: Date | null;
  /** The database's time of the owner's latest batch. */
  beatAt: Date;
};

export const laneId = (dropId: string, process: string): string => `${dropId}/${process}`;
