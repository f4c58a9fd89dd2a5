import { createOrderModel } from '../orders/order.model.ts';
import type { Migration } from '../platform/migrate.ts';

const INDEX = 'items.creatorId_1_createdAt_-1';

/** What creators ask is found by their drops: every order had to be entered in an index of its own for it. */
export const leanOrders: Migration = {
  id: '0010-lean-orders',
  async up(connection) {
    const orders = createOrderModel(connection).collection;
    if (await orders.indexExists(INDEX)) await orders.dropIndex(INDEX);
  },
};
