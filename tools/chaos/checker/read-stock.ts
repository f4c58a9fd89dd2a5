import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';

/** Where the units of a drop are. */
export type Stock = {
  stock: number;
  /** Units that nobody has, wherever they lie. */
  free: number;
  /** Units of orders that hold them. */
  inOrders: number;
  /** The least of all counters: none may ever be negative. */
  lowest: number;
};

type StoredDrop = { _id: string; stock: number; pool: number };
type StoredLane = { _id: string; dropId: string; remaining: number };

/** Orders keep their units until they fail or are cancelled. */
export const isHolding = (order: { holding?: boolean; status: string }): boolean =>
  order.holding ?? (order.status === 'confirmed' || order.status === 'pending');

/** The only place here that knows how stock is stored. */
export async function readStock(connection: MongoConnection, dropId: string): Promise<Stock> {
  const drop = await connection.collection<StoredDrop>('drops').findOne({ _id: dropId });
  if (!drop) throw new Error(`there is no drop ${dropId}`);
  const lanes = await connection.collection<StoredLane>('lanes').find({ dropId }).toArray();
  const remaining = lanes.map((lane) => lane.remaining);
  const orders = await connection
    .collection<{
      _id: string;
      status: string;
      holding?: boolean;
      items: { dropId: string; quantity: number }[];
    }>('orders')
    .find({ 'items.dropId': dropId }, { projection: { status: 1, holding: 1, items: 1 } })
    .toArray();
  const lines = orders
    .filter(isHolding)
    .flatMap(({ items }) => items.filter((item) => item.dropId === dropId));
  return {
    stock: drop.stock,
    free: remaining.reduce((sum, units) => sum + units, drop.pool),
    inOrders: lines.reduce((sum, line) => sum + line.quantity, 0),
    lowest: Math.min(drop.stock, drop.pool, ...remaining),
  };
}
