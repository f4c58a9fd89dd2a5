import type { Picture, ReminderMinutes } from '@livedrops/sdk/contract';
import type { DropStatus } from './drop.rules.ts';

/**
 * A drop is the general ledger of its units. `stock + returned == pool + lent + taken` always, and no part is ever
 * negative (P1); the database refuses anything else. What is `lent` is kept by lanes, each with a ledger of its own.
 *
 * `sold` and `cancelled` are written by the same writes as the units: nothing adds up orders while a drop sells, and the auditor has a
 * second account of them to compare with the orders.
 */
export type Drop = {
  id: string;
  creatorId: string;
  creatorName: string;
  creatorHandle: string;
  productId: string;
  title: string;
  /** The creator typed it for this drop, so it does not follow the product's. */
  isTitleOwn: boolean;
  description: string;
  imageUrl: string | null;
  /** Of its product; drops from before pictures could be uploaded have none. */
  image?: Picture | null;
  price: number;
  currency: string;
  startsAt: Date;
  endsAt: Date;
  /** When it changes by itself next; `null` when never. What the drop clock looks for. */
  nextChangeAt: Date | null;
  stock: number;
  /** Units that are free and in no lane. */
  pool: number;
  /** Units that lanes have got, whatever they did with them. */
  lent: number;
  /** Units that orders took from here, or from lanes that are closed by now. It only grows, as the three after it. */
  taken: number;
  /** Units that orders gave back. */
  returned: number;
  /** What was ever sold from here, and by lanes that are closed by now. */
  sold: Sums;
  /** What of all that was sold was cancelled later. */
  cancelled: Sums;
  perUserLimit: number | null;
  checkout: 'instant' | 'hold';
  holdSeconds: number | null;
  lowStockAt: number | null;
  /** The longest first. Drops from before creators chose have none, and mean all. */
  reminderMinutes?: ReminderMinutes[];
  /** Until when buyers may cancel, in minutes after the order; `null` or missing: as long as it is not packed. */
  cancelMinutes?: number | null;
  status: DropStatus;
  /** Grows with each change of the selling rules. */
  epoch: number;
  /** Grows with each edit. */
  version: number;
  /** When no unit was left for the first time. Drops that sold out before this was written down have none. */
  soldOutAt?: Date;
  /** Whether `stock.low` was told and stock has not been clearly above the mark since (`low-stock.rules.ts`). */
  isLowTold: boolean;
  createdAt: Date;
  updatedAt: Date;
};

/** `revenue` in minor units. */
export type Sums = { orders: number; units: number; revenue: number };

const none: Sums = { orders: 0, units: 0, revenue: 0 };

/** Of a drop that has sold nothing and whose stock is all in its pool. */
export const EMPTY_LEDGER = { lent: 0, taken: 0, returned: 0, sold: none, cancelled: none };

/**
 * Units of one drop lent to one process, so that processes that sell the same drop never wait for each other. A ledger of its own:
 * `lent == remaining + taken` always, and no part is ever negative; the database refuses anything else.
 *
 * A lane lives as long as the terms it was opened with: every edit of the drop first freezes the lanes, then folds them into the
 * drop's own ledger and removes them, so a group that was decided on old terms finds no lane to take from.
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
  /** The database's time of the owner's latest group. */
  beatAt: Date;
};

export const laneId = (dropId: string, process: string): string => `${dropId}/${process}`;

/** A drop with what its lanes hold, seen at one moment. */
export type DropSnapshot = Drop & {
  /** Units that can be bought: in the pool and in every lane. */
  free: number;
  /** Units that wait for their payment. */
  held: number;
  /** What is sold and was not cancelled. */
  net: Sums;
};

/** Adds up the ledgers of a drop and its lanes. */
export function sumUp(drop: Drop, lanes: readonly LaneLedger[]): DropSnapshot {
  const { remaining, taken, sold } = sumLanes(lanes);
  const net: Sums = {
    orders: drop.sold.orders + sold.orders - drop.cancelled.orders,
    units: drop.sold.units + sold.units - drop.cancelled.units,
    revenue: drop.sold.revenue + sold.revenue - drop.cancelled.revenue,
  };
  const out = drop.taken + taken - drop.returned;
  return { ...drop, free: drop.pool + remaining, held: out - net.units, net };
}

type LaneLedger = Pick<Lane, 'lent' | 'remaining' | 'taken' | 'sold'>;

export function sumLanes(lanes: readonly LaneLedger[]): LaneLedger {
  const total = (pick: (lane: LaneLedger) => number) => lanes.reduce((sum, lane) => sum + pick(lane), 0);
  return {
    lent: total(({ lent }) => lent),
    remaining: total(({ remaining }) => remaining),
    taken: total(({ taken }) => taken),
    sold: {
      orders: total(({ sold }) => sold.orders),
      units: total(({ sold }) => sold.units),
      revenue: total(({ sold }) => sold.revenue),
    },
  };
}
