import type { DropPayments, RushPoint, SalesResolution } from '@livedrops/sdk/contract';
import { grouped } from '../platform/in-batches.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { orderModel } from '../orders/index.ts';

export type SalesStore = ReturnType<typeof createSalesStore>;

type Point = { at: Date; orders: number; units: number; revenue: number };
type Span = { since: Date; until?: Date };

/** What creators ask about their sales, computed from the orders. */
export function createSalesStore(connection: MongoConnection) {
  const orders = orderModel.collection(connection);

  /** Confirmed orders, summed by when they were placed, in order. */
  const summed = <Row>(dropId: string, { since, until }: Span, key: object): Promise<(Row & Figures)[]> =>
    orders
      .aggregate<Row & Figures>([
        {
          $match: {
            ...soldIn(dropId),
            createdAt: { $gte: since, ...(until && { $lt: until }) },
          },
        },
        ...soldParts(dropId),
        { $group: { _id: key, ...FIGURES } },
        { $sort: { _id: 1 } },
      ])
      .toArray();

  return {
    async countBuyers(dropId: string): Promise<number> {
      const [row] = await orders
        .aggregate<{ buyers: number }>([...buyersOf(dropId), { $count: 'buyers' }])
        .toArray();
      return row?.buyers ?? 0;
    },

    /** The people who hold what is sold, so many at a time. */
    buyers: (dropId: string, limit: number): AsyncGenerator<string[]> =>
      grouped(
        orders.aggregate<{ _id: string }>(buyersOf(dropId)).map(({ _id }) => _id),
        limit,
      ),

    /** Confirmed orders per second, minute or hour since an instant, oldest first. */
    async salesOverTime(dropId: string, unit: SalesResolution | 'hour', span: Span): Promise<Point[]> {
      const key = { $dateTrunc: { date: '$createdAt', unit } };
      const rows = await summed<{ _id: Date }>(dropId, span, key);
      return rows.map(({ _id: at, ...figures }) => ({ at, ...figures }));
    },

    /** Confirmed orders by the whole seconds since an instant, which need not be one of the clock's. */
    async salesBySecond(dropId: string, span: Span): Promise<RushPoint[]> {
      const key = { $floor: { $divide: [{ $subtract: ['$createdAt', span.since] }, 1000] } };
      const rows = await summed<{ _id: number }>(dropId, span, key);
      return rows.map(({ _id: second, ...figures }) => ({ second, ...figures }));
    },

    /** What became of orders that had to be paid. */
    async countPayments(dropId: string): Promise<DropPayments> {
      const [row] = await orders
        .aggregate<DropPayments>([
          { $match: { 'items.dropId': dropId } },
          { $group: { _id: null, ...OUTCOMES } },
          { $project: { _id: 0 } },
        ])
        .toArray();
      return row ?? { paid: 0, waiting: 0, declined: 0, expired: 0 };
    },
  };
}

type Figures = { orders: number; units: number; revenue: number };

const FIGURES = {
  orders: { $sum: 1 },
  units: { $sum: '$items.quantity' },
  revenue: { $sum: { $multiply: ['$items.quantity', '$items.unitPrice'] } },
};

const countWhere = (condition: object) => ({ $sum: { $cond: [condition, 1, 0] } });
const failedBy = (code: string) => ({
  $and: [{ $eq: ['$status', 'failed'] }, { $eq: ['$failure.code', code] }],
});

const OUTCOMES = {
  paid: countWhere({ $in: ['$status', ['confirmed', 'cancelled']] }),
  waiting: countWhere({ $eq: ['$status', 'pending'] }),
  declined: countWhere({
    $or: [
      failedBy('payment_declined'),
      { $and: [{ $eq: ['$status', 'pending'] }, { $gt: ['$payment.failure', null] }] },
    ],
  }),
  expired: countWhere(failedBy('hold_expired')),
};

/** Orders of which the part in a drop is sold: in an order that is confirmed, a part with a status of its own is over. */
const soldIn = (dropId: string) => ({
  status: 'confirmed' as const,
  items: { $elemMatch: { dropId, status: { $exists: false } } },
});

const buyersOf = (dropId: string) => [{ $match: soldIn(dropId) }, { $group: { _id: '$userId' } }];

const soldParts = (dropId: string) => [
  { $unwind: '$items' },
  { $match: { 'items.dropId': dropId, 'items.status': { $exists: false } } },
];
