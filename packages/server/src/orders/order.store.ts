import type { QueryFilter } from 'mongoose';
import { readCursor } from '../platform/cursor.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { createOrderModel, type OrderDocument } from './order.model.ts';

type Slice = { cursor?: string | undefined; limit: number };

export type CustomerRow = {
  userId: string;
  orders: number;
  units: number;
  spent: number;
  currency: string;
  lastOrderAt: Date;
};

export type OrderStore = ReturnType<typeof createOrderStore>;

export function createOrderStore(connection: MongoConnection) {
  const model = createOrderModel(connection);
  const orders = connection.collection<OrderDocument>('orders');

  const newestFirst = async (
    filter: QueryFilter<OrderDocument>,
    { cursor, limit }: Slice,
  ): Promise<OrderDocument[]> =>
    model
      .find({ $and: [filter, cursor === undefined ? {} : afterCursor(cursor)] })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit + 1)
      .lean<OrderDocument[]>();

  return {
    async prepare() {
      await model.createCollection();
      await model.createIndexes();
    },

    /** Majority reads, so that an order which is found here can never be rolled back. */
    findMany: (orderIds: readonly string[]): Promise<OrderDocument[]> =>
      orders.find({ _id: { $in: [...orderIds] } }).toArray(),

    findOwn: (orderId: string, userId: string): Promise<OrderDocument | null> =>
      orders.findOne({ _id: orderId, userId }),

    insertMany: async (documents: OrderDocument[], session: MongoSession): Promise<void> => {
      await orders.insertMany(documents, { session, ordered: true });
    },

    /** Slots that these people hold in these drops. */
    async takenSlots(userIds: readonly string[], dropIds: readonly string[]): Promise<Set<string>> {
      const holders = await orders
        .find(
          { userId: { $in: [...userIds] }, 'items.dropId': { $in: [...dropIds] }, slots: { $exists: true } },
          { projection: { slots: 1 } },
        )
        .toArray();
      return new Set(holders.flatMap(({ slots }) => slots ?? []));
    },

    listOfUser: (userId: string, slice: Slice) => newestFirst({ userId }, slice),
    listOfDrop: (dropId: string, slice: Slice) => newestFirst({ 'items.dropId': dropId }, slice),

    async countBuyers(dropId: string): Promise<number> {
      const [row] = await orders
        .aggregate<{ buyers: number }>([
          { $match: { 'items.dropId': dropId, status: 'confirmed' } },
          { $group: { _id: '$userId' } },
          { $count: 'buyers' },
        ])
        .toArray();
      return row?.buyers ?? 0;
    },

    /** Confirmed orders per second since an instant, oldest first. */
    salesBySecond: (dropId: string, since: Date) =>
      orders
        .aggregate<{ _id: Date; orders: number; units: number; revenue: number }>([
          { $match: { 'items.dropId': dropId, status: 'confirmed', createdAt: { $gte: since } } },
          { $unwind: '$items' },
          { $match: { 'items.dropId': dropId } },
          {
            $group: {
              _id: { $dateTrunc: { date: '$createdAt', unit: 'second' } },
              orders: { $sum: 1 },
              units: { $sum: '$items.quantity' },
              revenue: { $sum: { $multiply: ['$items.quantity', '$items.unitPrice'] } },
            },
          },
          { $sort: { _id: 1 } },
        ])
        .toArray(),

    customersOf: (creatorId: string, { cursor, limit }: Slice): Promise<CustomerRow[]> =>
      orders
        .aggregate<CustomerRow>([
          { $match: { 'items.creatorId': creatorId, status: 'confirmed' } },
          { $unwind: '$items' },
          { $match: { 'items.creatorId': creatorId } },
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
          ...(cursor === undefined ? [] : [{ $match: customersAfter(cursor) }]),
          { $sort: { lastOrderAt: -1, userId: -1, currency: -1 } },
          { $limit: limit + 1 },
        ])
        .toArray(),
  };
}

function afterCursor(cursor: string): QueryFilter<OrderDocument> {
  const [createdAt, id] = readCursor(cursor, ['instant', 'text']);
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: id } }] };
}

function customersAfter(cursor: string) {
  const [lastOrderAt, userId, currency] = readCursor(cursor, ['instant', 'text', 'text']);
  return {
    $or: [
      { lastOrderAt: { $lt: lastOrderAt } },
      { lastOrderAt, userId: { $lt: userId } },
      { lastOrderAt, userId, currency: { $lt: currency } },
    ],
  };
}
