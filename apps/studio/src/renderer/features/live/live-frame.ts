import type { Drop } from '@livedrops/sdk';
import { unitsSold } from '../../lib/drop-phase.ts';
import type { LiveState } from './live-state.ts';

/** News of sales that are this much older than news of the stock are marked with their time. */
const BEHIND_MS = 2_000;

/** All figures of one moment, as one screen shows them: none contradicts another. */
export type LiveFrame = {
  stock: number;
  sold: number;
  held: number;
  remaining: number;
  orders: number | null;
  revenue: number | null;
  /** Different people; `null` while they are not counted. */
  buyers: number | null;
  /** When the people were counted, if that was at another moment than the orders. */
  buyersAsOf: number | null;
  /** When orders and revenue were true, if the stock is known to have changed since. */
  totalsAsOf: number | null;
};

/**
 * Units, orders and revenue come from one piece of news. Only when the stock is known to be ahead for longer, or nothing is left, are the
 * units those of the stock, and the others are dated: nobody must read "Sold out" beside units that are left.
 */
export const liveFrame = ({ totals, stock, buyers }: LiveState, drop: Drop): LiveFrame => {
  const known = stock ?? { ...drop, at: 0 };
  const ofStock = unitsOf(known.stock, unitsSold(known), known.held);
  if (totals === null)
    return { ...ofStock, orders: null, revenue: null, buyers: null, buyersAsOf: null, totalsAsOf: null };
  const { units, held, orders, revenue } = totals;
  const aheadMs = known.at - totals.at;
  const isAhead = aheadMs > BEHIND_MS || (aheadMs > 0 && known.remaining === 0);
  return {
    ...(isAhead ? ofStock : unitsOf(known.stock, units, held)),
    orders,
    revenue,
    ...buyersOf(buyers, orders),
    totalsAsOf: isAhead && ofStock.sold !== units ? totals.at : null,
  };
};

/** What became of the units. The three parts always add up to the stock. */
const unitsOf = (
  stock: number,
  soldUnits: number,
  heldUnits: number,
): Pick<LiveFrame, 'stock' | 'sold' | 'held' | 'remaining'> => {
  const sold = Math.min(soldUnits, stock);
  const held = Math.min(heldUnits, stock - sold);
  return { stock, sold, held, remaining: stock - sold - held };
};

/** People are counted at their own times. There are never more of them than orders. */
const buyersOf = (buyers: LiveState['buyers'], orders: number): Pick<LiveFrame, 'buyers' | 'buyersAsOf'> => {
  if (buyers === null || (buyers.orders === 0 && orders > 0)) return { buyers: null, buyersAsOf: null };
  return { buyers: Math.min(buyers.count, orders), buyersAsOf: buyers.orders === orders ? null : buyers.at };
};
