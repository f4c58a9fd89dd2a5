import type { Drop } from '@livedrops/sdk';
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
 * Units, orders and revenue come from one piece of news. Only when no such news comes any more, while the stock still moves, is the
 * stock's own figure shown, and the others are dated.
 */
export const liveFrame = ({ totals, stock, buyers }: LiveState, drop: Drop): LiveFrame => {
  const known = stock ?? { remaining: drop.remaining, stock: drop.stock, at: 0 };
  if (totals === null) {
    const sold = Math.max(0, known.stock - known.remaining - drop.held);
    const nothing = { orders: null, revenue: null, buyers: null, buyersAsOf: null, totalsAsOf: null };
    return { stock: known.stock, sold, held: drop.held, remaining: known.remaining, ...nothing };
  }
  const { units, held, orders, revenue } = totals;
  const sold = Math.max(0, known.stock - known.remaining - held);
  const isBehind = sold !== units && known.at - totals.at > BEHIND_MS;
  const free = Math.max(0, known.stock - units - held);
  return {
    stock: known.stock,
    sold: isBehind ? sold : units,
    held,
    // The last unit is gone for fans before its order is counted.
    remaining: isBehind ? known.remaining : Math.min(known.remaining, free),
    orders,
    revenue,
    ...buyersOf(buyers, orders),
    totalsAsOf: isBehind ? totals.at : null,
  };
};

/** People are counted at their own times. There are never more of them than orders. */
const buyersOf = (buyers: LiveState['buyers'], orders: number): Pick<LiveFrame, 'buyers' | 'buyersAsOf'> => {
  if (buyers === null || (buyers.orders === 0 && orders > 0)) return { buyers: null, buyersAsOf: null };
  return { buyers: Math.min(buyers.count, orders), buyersAsOf: buyers.orders === orders ? null : buyers.at };
};
