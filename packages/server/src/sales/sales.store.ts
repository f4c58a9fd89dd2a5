import type { SalesResolution } from '@livedrops/sdk/contract';
import type { MongoConnection } from '../platform/mongo.ts';
import { orderModel } from '../orders/index.ts';

export type SalesStore = ReturnType<typeof createSalesStore>;

/** What creators ask about their sales, computed from the orders. */
export function createSalesStore(connection: MongoConnection) {
  const orders = orderModel.collection(connection);
  return {
    async countBuyers(dropId: string): Promise<number> {
      const [row] = await orders
        .aggregate<{ buyers: number }>([
          { $match: soldIn(dropId) },
          { $group: { _id: '$userId' } },
          { $count: 'buyers' },
        ])
        .toArray();
      return row?.buyers ?? 0;
    },

    /** Confirmed orders per second or minute since an instant, oldest first. */
    salesOverTime: (dropId: string, unit: SalesResolution, since: Date) =>
      orders
        .aggregate<{ at: Date; orders: number; units: number; revenue: number }>([
          { $match: { ...soldIn(dropId), createdAt: { $gte: since } } },
          ...soldParts(dropId),
          {
            $group: {
              _id: { $dateTrunc: { date: '$createdAt', unit } },
              orders: { $sum: 1 },
              units: { $sum: '$items.quantity' },
              revenue: { $sum: { $multiply: ['$items.quantity', '$items.unitPrice'] } },
            },
          },
          { $sort: { _id: 1 } },
          { $project: { _id: 0, at: '$_id', orders: 1, units: 1, revenue: 1 } },
        ])
        .toArray(),
  };
}

/** Orders of which the part in a drop is sold: in an order that is confirmed, a part with a status of its own is over. */
const soldIn = (dropId: string) => ({
  status: 'confirmed' as const,
  items: { $elemMatch: { dropId, status: { $exists: false } } },
});

const soldParts = (dropId: string) => [
  { $unwind: '$items' },
  { $match: { 'items.dropId': dropId, 'items.status': { $exists: false } } },
];
