import type { MongoConnection } from '../../src/platform/mongo.ts';
import { type DropDocument, laneCollection, sumUp } from '../../src/drops/index.ts';
import type { OrderDocument } from '../../src/orders/index.ts';

export type Books = {
  stock: number;
  pool: number;
  /** What the drop says it sold. */
  sold: { orders: number; units: number; revenue: number };
  /** What the orders say. */
  orders: OrderDocument[];
  faults: string[];
};

/** Recomputes a drop from its orders with majority reads and names everything that does not add up. */
export async function readBooks(connection: MongoConnection, dropId: string): Promise<Books> {
  const found = await connection.collection<DropDocument>('drops').findOne({ _id: dropId });
  if (!found) throw new Error(`no drop ${dropId}`);
  const all = sumUp(found, await laneCollection(connection).find({ dropId }).toArray());
  const drop = { ...all, pool: all.free, sold: all.net };
  const orders = await connection
    .collection<OrderDocument>('orders')
    .find({ 'items.dropId': dropId, status: 'confirmed' })
    .toArray();
  const lines = orders.flatMap(({ items }) => items.filter((item) => item.dropId === dropId));
  const units = lines.reduce((sum, line) => sum + line.quantity, 0);
  const revenue = lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0);
  const slots = orders.flatMap(({ slots: taken = [] }) => taken);

  const faults: string[] = [];
  const demand = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  demand(drop.pool >= 0, `pool is ${drop.pool}`);
  demand(drop.pool + units === drop.stock, `pool ${drop.pool} + sold ${units} is not stock ${drop.stock}`);
  demand(drop.sold.units === units, `drop says ${drop.sold.units} units, orders say ${units}`);
  demand(
    drop.sold.orders === orders.length,
    `drop says ${drop.sold.orders} orders, there are ${orders.length}`,
  );
  demand(drop.sold.revenue === revenue, `drop says ${drop.sold.revenue} revenue, orders say ${revenue}`);
  demand(new Set(slots).size === slots.length, 'a slot is taken twice');
  for (const { _id, createdAt } of orders) {
    demand(createdAt >= drop.startsAt && createdAt <= drop.endsAt, `${_id} lies outside the window`);
  }
  if (drop.perUserLimit !== null) {
    const limit = drop.perUserLimit;
    for (const [userId, held] of unitsByUser(orders, dropId))
      demand(held <= limit, `${userId} has ${held} of ${limit}`);
  }
  return { stock: drop.stock, pool: drop.pool, sold: drop.sold, orders, faults };
}

function unitsByUser(orders: readonly OrderDocument[], dropId: string): Map<string, number> {
  const units = new Map<string, number>();
  for (const { userId, items } of orders) {
    for (const item of items)
      if (item.dropId === dropId) units.set(userId, (units.get(userId) ?? 0) + item.quantity);
  }
  return units;
}
