import type { SalesResolution } from '@livedrops/sdk/contract';
import { createKeyset, type Slice } from '../platform/keyset.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { orderModel } from '../orders/index.ts';

export type CustomerRow = {
  userId: string;
  orders: number;
  units: number;
  spent: number;
  currency: string;
  lastOrderAt: Date;
};

const latestCustomers = createKeyset<CustomerRow>({
  fields: { lastOrderAt: 'instant', userId: 'text', currency: 'text' },
  direction: -1,
});

export type SalesStore = ReturnType<typeof createSalesStore>;

/** What creators ask about their sales, computed from the orders. */
export function createSalesStore(connection: MongoConnection) {
  const orders = orderModel.collection(connection);
  return {
    async countBuyers(dropId: string): Promise<number> {
      const [row] = await orders
        .aggregate<{ buyers: number }>([
          { $match: soldIn([dropId]) },
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
          { $match: { ...soldIn([dropId]), createdAt: { $gte: since } } },
          ...soldParts([dropId]),
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

    /** Who has bought in any of these drops, latest first. */
    customersOf: (dropIds: readonly string[], slice: Slice) =>
      latestCustomers.page(slice, {}, ({ filter, sort, limit }) =>
        orders
          .aggregate<CustomerRow>([
            ...groupByCustomer(dropIds),
            { $match: filter },
            { $sort: sort },
            { $limit: limit },
          ])
          .toArray(),
      ),
  };
}

/** Orders of which a part in these drops is sold: in an order that is confirmed, a part with a status of its own is over. */
const soldIn = (dropIds: readonly string[]) => ({
  status: 'confirmed' as const,
  items: { $elemMatch: { dropId: { $in: [...dropIds] }, status: { $exists: false } } },
});

const soldParts = (dropIds: readonly string[]) => [
  { $unwind: '$items' },
  { $match: { 'items.dropId': { $in: dropIds }, 'items.status': { $exists: false } } },
];

const groupByCustomer = (dropIds: readonly string[]) => [
  { $match: soldIn(dropIds) },
  ...soldParts(dropIds),
  {
    $group: {
      _id: { userId: '$userId', currency: '$currency' },
      orderIds: { $addToSet: '$_id' },
      units: { $sum: '$items.quantity' },
      spent: { $sum: { $multiply: ['$items.quantity', '$items.unitPrice'] } },
      lastOrderAt: { $max: '$createdAt' },
    },
  },
  {
    $project: {
      _id: 0,
      userId: '$_id.userId',
      currency: '$_id.currency',
      orders: { $size: '$orderIds' },
      units: 1,
      spent: 1,
      lastOrderAt: 1,
    },
  },
];
