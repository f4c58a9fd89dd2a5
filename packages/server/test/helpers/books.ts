import { findFaults, freeUnits, netSales, readBooks as readAll } from '../../src/audit/index.ts';
import type { Drop } from '../../src/drops/index.ts';
import { orderModel, type StoredOrder } from '../../src/orders/order.model.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';

export type Books = {
  stock: number;
  /** Free units: in the drop's own pool and in every lane. */
  pool: number;
  /** The same. */
  free: number;
  /** What the drop and its lanes say they sold and was not cancelled. */
  sold: Drop['sold'];
  /** Orders that hold units, whole. */
  orders: StoredOrder[];
  /** Everything that does not add up. */
  faults: string[];
};

/** A drop's books as the auditor sees them. */
export async function readBooks(connection: MongoConnection, dropId: string): Promise<Books> {
  const books = await readAll(connection, dropId);
  if (!books) throw new Error(`no drop ${dropId}`);
  const orders = await orderModel
    .collection(connection)
    .find({ 'items.dropId': dropId, isHolding: true })
    .toArray();
  const free = freeUnits(books);
  const faults = findFaults(books).map(({ invariant, detail }) => `${invariant}: ${detail}`);
  return { stock: books.drop.stock, pool: free, free, sold: netSales(books), orders, faults };
}
