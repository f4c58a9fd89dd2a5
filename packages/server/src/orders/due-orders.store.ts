import type { MongoConnection } from '../platform/mongo.ts';
import type { Order } from './order.ts';
import { orderModel } from './order.model.ts';

const DUE = {
  status: 1,
  isHolding: 1,
  holdExpiresAt: 1,
  payment: 1,
  items: 1,
  currency: 1,
  fulfillment: 1,
  failure: 1,
  updatedAt: 1,
} as const;
const PROJECTION = { _id: 0, id: '$_id', ...DUE };

/** What the workers of payments need to know of an order. */
export type DueOrder = Pick<Order, 'id' | keyof typeof DUE>;

/** Payments that are not at rest, by status and by provider. `disputed`: their buyers contest them, whatever their status is. */
export type PaymentCount = {
  status: 'processing' | 'unknown' | 'refunding' | 'refund_failed' | 'disputed';
  provider: string;
  count: number;
};

export type DueOrders = ReturnType<typeof createDueOrders>;

/** Reads what is due. Nothing is written here: every change of an order goes through `Settle`. */
export function createDueOrders(connection: MongoConnection) {
  const orders = orderModel.collection(connection);
  const withPayment = (statuses: string[], provider: string) =>
    orders
      .find({ 'payment.status': { $in: statuses }, 'payment.provider': provider } as object)
      .project<DueOrder>(PROJECTION)
      .batchSize(500);

  return {
    /** Holds that have run out by the database's clock, whatever this process believes. */
    expired: (limit: number): Promise<DueOrder[]> =>
      orders
        .find({ status: 'pending', isHolding: true, $expr: { $lte: ['$holdExpiresAt', '$$NOW'] } })
        .project<DueOrder>(PROJECTION)
        .sort({ holdExpiresAt: 1 })
        .limit(limit)
        .toArray(),

    openPayments: (provider: string): AsyncIterable<DueOrder> =>
      withPayment(['processing', 'unknown'], provider),

    refunds: (provider: string): AsyncIterable<DueOrder> =>
      withPayment(['refunding', 'refund_failed'], provider),

    /** Without an index of its own: it is for demos only. */
    underWay: (before: Date, limit: number): Promise<DueOrder[]> =>
      orders
        .find({ status: 'confirmed', fulfillment: { $ne: 'DELIVERED' }, updatedAt: { $lte: before } })
        .project<DueOrder>(PROJECTION)
        .limit(limit)
        .toArray(),

    /** Orders whose part of a drop is not over and not sent. */
    cancellable: (dropId: string, limit: number): Promise<DueOrder[]> =>
      orders
        .find({
          items: { $elemMatch: { dropId, status: { $exists: false }, fulfillment: { $in: NOT_SENT } } },
          $or: [{ status: 'pending' }, { status: 'confirmed', fulfillment: { $in: NOT_SENT } }],
        } as object)
        .project<DueOrder>(PROJECTION)
        .limit(limit)
        .toArray(),

    async countPayments(): Promise<PaymentCount[]> {
      const counts = [
        count({ 'payment.status': { $in: OPEN } }, '$payment.status'),
        count({ 'payment.back.disputes.status': 'open' }, { $literal: 'disputed' }),
      ].map((stages) => orders.aggregate<PaymentCount>(stages).toArray());
      return (await Promise.all(counts)).flat();
    },
  };
}

/** `null` of a part: it is as far as the order, which is never further than its parts. */
const NOT_SENT = [null, 'PENDING', 'PROCESSING'];

const OPEN: readonly PaymentCount['status'][] = ['processing', 'unknown', 'refunding', 'refund_failed'];

const count = (found: object, status: unknown) => [
  { $match: found },
  { $group: { _id: { status, provider: '$payment.provider' }, count: { $sum: 1 } } },
  { $project: { _id: 0, status: '$_id.status', provider: '$_id.provider', count: 1 } },
];
