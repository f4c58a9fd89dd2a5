import { nameOrder } from '../../../packages/server/src/orders/order-id.ts';
import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import { buyerOf, fanId, keyOf, type LoadJob, type LoadResult } from '../load/job.ts';

/** What the database of a plain server holds about one drop. */
export type PlainBooks = { stock: number; pool: number; orders: number; units: number };

/** Everything in a plain server's books that does not add up. LiveDrops' own books are the auditor's to judge. */
export function findPlainFaults({ stock, pool, units }: PlainBooks): string[] {
  const faults: string[] = [];
  if (pool < 0) faults.push(`the pool is ${pool}`);
  if (pool + units !== stock) faults.push(`pool ${pool} + sold ${units} is not the stock ${stock}`);
  return faults;
}

/** Where the stored orders and what was answered disagree. Answers cut off at the end of a run may be stored unacknowledged. */
export function compareWithTold(
  orders: number,
  { acknowledged, cutOffMax }: { acknowledged: number; cutOffMax: number },
): string[] {
  if (orders < acknowledged) return [`${acknowledged} orders were acknowledged, ${orders} exist`];
  if (orders > acknowledged + cutOffMax)
    return [`${orders} orders exist, only ${acknowledged} were acknowledged`];
  return [];
}

const IDS_PER_QUERY = 5000;

/** Looks for every acknowledged order by its id, and gives how many are missing. */
export async function countMissing(
  connection: MongoConnection,
  collection: string,
  job: LoadJob,
  { acknowledged }: LoadResult,
): Promise<number> {
  const orders = connection.collection<{ _id: string }>(collection);
  const ids = acknowledged.map((request) =>
    nameOrder(fanId(buyerOf(job, request)), keyOf(job.keyPrefix, request)),
  );
  let found = 0;
  for (let from = 0; from < ids.length; from += IDS_PER_QUERY)
    found += await orders.countDocuments({ _id: { $in: ids.slice(from, from + IDS_PER_QUERY) } });
  return ids.length - found;
}
