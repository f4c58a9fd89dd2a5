import type { RushSummary } from './summary.ts';

/** What a drop says: units there are, units left, and what it sold (`null` when we may not see it). */
export type DropBooks = {
  stock: number;
  remaining: number;
  sold: { orders: number; units: number } | null;
};

export type Evidence = {
  before: DropBooks;
  after: DropBooks;
  rush: Pick<RushSummary, 'accepted' | 'units'>;
  /** Accepted orders with an id that another one has too. */
  doubled: number;
  /** Accepted orders that nobody finds by their key afterwards. */
  missing: number;
};

/**
 * Everything in which the drop's books and what the fans were told disagree. Others may buy at the same time,
 * so more may be gone than this rush took, but never less, and never more than there is.
 */
export function findFaults({ before, after, rush, doubled, missing }: Evidence): string[] {
  const faults: string[] = [];
  const demand = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  const gone = before.remaining + (after.stock - before.stock) - after.remaining;
  demand(after.remaining >= 0, `${-after.remaining} units too many were sold`);
  demand(rush.units <= before.remaining, `${rush.units} units were acknowledged of ${before.remaining}`);
  demand(gone >= rush.units, `${rush.units} units were acknowledged, but only ${gone} left the stock`);
  demand(missing === 0, `${missing} acknowledged orders do not exist`);
  demand(doubled === 0, `${doubled} orders were acknowledged to two fans`);
  if (!after.sold) return faults;
  const { units, orders } = after.sold;
  demand(units <= after.stock, `${units - after.stock} units too many were sold`);
  demand(
    units + after.remaining === after.stock,
    `sold ${units} + left ${after.remaining} is not the stock ${after.stock}`,
  );
  const newOrders = orders - (before.sold?.orders ?? 0);
  demand(newOrders >= rush.accepted, `${rush.accepted} orders were acknowledged, ${newOrders} are booked`);
  return faults;
}

/** Units that left the stock without this rush: other buyers. */
export const boughtByOthers = ({
  before,
  after,
  rush,
}: Pick<Evidence, 'before' | 'after' | 'rush'>): number =>
  Math.max(0, before.remaining + (after.stock - before.stock) - after.remaining - rush.units);
