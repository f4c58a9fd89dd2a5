import { isOver } from '../contract/order-parts.ts';
import type { Drop } from '../types/drop.ts';
import type { DropOrder, Order } from '../types/order.ts';
import { found, type MockDb, type MockOrder } from './mock-db.ts';
import { refundableOf } from './owed.ts';

/** What is sold of a drop and not cancelled, as its creator sees it, oldest first. */
export const salesOf = (db: MockDb, drop: Drop): DropOrder[] =>
  [...db.orders.values()]
    .flatMap((order) => presentDropOrders(db, order, drop.id))
    .filter(({ status }) => status === 'confirmed');

/** Units of a drop that wait for their payment. */
export const heldUnits = (db: MockDb, dropId: string): number =>
  [...db.orders.values()]
    .filter((order) => order.status === 'pending' && order.isHolding)
    .reduce((sum, order) => sum + liveUnitsIn(order, dropId), 0);

/** Units of a drop in an order, unless that part is over. */
export const liveUnitsIn = ({ items }: Order, dropId: string): number =>
  items
    .filter((item) => item.dropId === dropId && !isOver(item.status))
    .reduce((sum, { quantity }) => sum + quantity, 0);

export const presentDropOrders = (db: MockDb, order: MockOrder, dropId: string): DropOrder[] =>
  order.items
    .filter((item) => item.dropId === dropId)
    .map(({ quantity, unitPrice, status, fulfillment, refund, refunded }) => ({
      id: order.id,
      number: order.number,
      userId: order.userId,
      buyerName: db.users.get(order.userId)?.name ?? '',
      status,
      quantity,
      unitPrice,
      total: quantity * unitPrice,
      currency: order.currency,
      fulfillment,
      refund,
      refunded,
      refundable: refundableOf(order, dropId),
      dispute: order.dispute,
      ...(order.notes[dropId] !== undefined && { note: order.notes[dropId] }),
      createdAt: order.createdAt,
    }));

/** Tells the creators of these drops how they sell now. */
export const announceSales = (
  db: MockDb,
  order: MockOrder,
  dropIds: readonly string[] = order.items.map(({ dropId }) => dropId),
): void => {
  for (const dropId of dropIds) {
    const drop = found(db.drops.get(dropId), 'drop');
    const sales = salesOf(db, drop);
    db.events.append([`sales:${drop.creatorId}`], 'sales.updated', {
      dropId,
      orders: sales.length,
      units: sales.reduce((sum, sale) => sum + sale.quantity, 0),
      revenue: sales.reduce((sum, sale) => sum + sale.total, 0),
      currency: drop.currency,
      held: heldUnits(db, dropId),
      remaining: drop.remaining,
      stock: drop.stock,
      recent: presentDropOrders(db, order, dropId),
    });
  }
};
