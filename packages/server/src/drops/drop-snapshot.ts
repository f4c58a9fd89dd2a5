import type { DropDocument, Sums } from './drop.model.ts';
import type { LaneDocument } from './lane.model.ts';

/** A drop with what its lanes hold, seen at one moment. */
export type DropSnapshot = DropDocument & {
  /** Units that can be bought: in the pool and in every lane. */
  free: number;
  /** Units that wait for their payment. */
  held: number;
  /** What is sold and was not cancelled. */
  net: Sums;
};

/** Adds up the ledgers of a drop and its lanes. */
export function sumUp(
  drop: DropDocument,
  lanes: readonly Pick<LaneDocument, 'remaining' | 'taken' | 'sold'>[],
): DropSnapshot {
  const total = (pick: (lane: (typeof lanes)[number]) => number) =>
    lanes.reduce((sum, lane) => sum + pick(lane), 0);
  const net: Sums = {
    orders: drop.sold.orders + total(({ sold }) => sold.orders) - drop.cancelled.orders,
    units: drop.sold.units + total(({ sold }) => sold.units) - drop.cancelled.units,
    revenue: drop.sold.revenue + total(({ sold }) => sold.revenue) - drop.cancelled.revenue,
  };
  const out = drop.taken + total(({ taken }) => taken) - drop.returned;
  return { ...drop, free: drop.pool + total(({ remaining }) => remaining), held: out - net.units, net };
}
