import { nameOrder } from '../../../packages/server/src/orders/order-id.ts';
import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import { fanId, keyOf, type LoadJob, type LoadResult } from '../load/job.ts';

/** What the database holds about one drop. `sold` is the drop's own count, where it keeps one. */
export type StoredBooks = {
  stock: number;
  pool: number;
  sold: { units: number; orders: number } | null;
  orders: number;
  units: number;
};

/** Everything that does not add up. Answers that were cut off at the end of a run may be stored unacknowledged. */
export function findBookFaults(
  books: StoredBooks,
  told: { acknowledged: number; cutOffMax: number },
): string[] {
  const faults: string[] = [];
  const demand = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  const { stock, pool, sold, orders, units } = books;
  demand(pool >= 0, `the pool is ${pool}`);
  demand(pool + units === stock, `pool ${pool} + sold ${units} is not the stock ${stock}`);
  if (sold) {
    demand(sold.units === units, `the drop says ${sold.units} units, the orders ${units}`);
    demand(sold.orders === orders, `the drop says ${sold.orders} orders, there are ${orders}`);
  }
  demand(orders >= told.acknowledged, `${told.acknowledged} orders were acknowledged, ${orders} exist`);
  demand(
    orders <= told.acknowledged + told.cutOffMax,
    `${orders} orders exist, only ${told.acknowledged} were acknowledged`,
  );
  return faults;
}

const IDS_PER_QUERY = 5000;

/** Looks for every acknowledged order by its id, and gives how many are missing. */
export async function countMissing(
  connection: MongoConnection,
  collection: string,
  { keyPrefix }: LoadJob,
  { acknowledged }: LoadResult,
): Promise<number> {
  const orders = connection.collection<{ _id: string }>(collection);
  const ids = acknowledged.map((request) => nameOrder(fanId(request), keyOf(keyPrefix, request)).orderId);
  let found = 0;
  for (let from = 0; from < ids.length; from += IDS_PER_QUERY)
    found += await orders.countDocuments({ _id: { $in: ids.slice(from, from + IDS_PER_QUERY) } });
  return ids.length - found;
}
