import type { DropOrder } from '@livedrops/sdk';

export type HeldFeed = { shown: readonly DropOrder[]; waiting: number };

/** What to show of the feed when it may be held, and how many orders wait above it. */
export const heldFeed = (orders: readonly DropOrder[], held: readonly DropOrder[] | null): HeldFeed => {
  if (held === null) return { shown: orders, waiting: 0 };
  const known = new Set(held.map(({ id }) => id));
  return { shown: held, waiting: orders.filter(({ id }) => !known.has(id)).length };
};
