import type mongoose from 'mongoose';
import type { QueryFilter } from 'mongoose';
import { readCursor } from '../platform/cursor.ts';
import { insertAll, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { createOrderKeys } from './order-keys.store.ts';
import { createOrderModel, orderCollection, type OrderDocument } from './order.model.ts';

/** A line is 2.5 kB at most, nearly all of it the address of its picture. */
const LINES_PER_COMMAND = 4000;
const ordersPerCommand = (orders: readonly OrderDocument[]): number =>
  Math.floor(LINES_PER_COMMAND / Math.max(...orders.map(({ items }) => items.length)));

export type OrderUpdate = {
  orderId: string;
  revision: number;
  update: mongoose.mongo.UpdateFilter<OrderDocument>;
};

type Slice = { cursor?: string | undefined; limit: number };

export type OrderStore = ReturnType<typeof createOrderStore>;

export function createOrderStore(connection: MongoConnection) {
  const model = createOrderModel(connection);
  const orders = orderCollection(connection);

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
    ...createOrderKeys(orders),

    /**
     * Majority reads, so that an order which is found here can never be rolled back. In a session they see at least what the
     * session has seen.
     */
    findMany: (orderIds: readonly string[], session?: MongoSession): Promise<OrderDocument[]> =>
      orders.find({ _id: { $in: [...orderIds] } }, session ? { session } : {}).toArray(),

    findOwn: (orderId: string, userId: string): Promise<OrderDocument | null> =>
      orders.findOne({ _id: orderId, userId }),

    insertMany: (documents: readonly OrderDocument[], session: MongoSession): Promise<void> =>
      insertAll(connection, 'orders', documents, { session, perCommand: ordersPerCommand(documents) }),

    /** Orders that hold one of these slots, by the slot. */
    async findBySlots(slots: readonly string[], session?: MongoSession): Promise<Map<string, OrderDocument>> {
      const found = await orders.find({ slots: { $in: [...slots] } }, session ? { session } : {}).toArray();
      return new Map(found.flatMap((order) => (order.slots ?? []).map((slot) => [slot, order] as const)));
    },

    findById: (orderId: string): Promise<OrderDocument | null> => orders.findOne({ _id: orderId }),

    /** Writes changes, each by compare-and-set on the revision it was decided on. `false` when one of them did not hold. */
    async changeMany(changes: readonly OrderUpdate[], session: MongoSession): Promise<boolean> {
      const { matchedCount } = await orders.bulkWrite(
        changes.map(({ orderId, revision, update }) => ({
          updateOne: { filter: { _id: orderId, revision }, update },
        })),
        { session, ordered: false },
      );
      return matchedCount === changes.length;
    },

    /** Slots that these people hold in these drops. */
    async takenSlots(
      userIds: readonly string[],
      dropIds: readonly string[],
      session: MongoSession,
    ): Promise<Set<string>> {
      const holders = await orders
        .find(
          { userId: { $in: [...userIds] }, 'items.dropId': { $in: [...dropIds] }, slots: { $exists: true } },
          { projection: { slots: 1 }, session },
        )
        .toArray();
      return new Set(holders.flatMap(({ slots }) => slots ?? []));
    },

    listOfUser: (userId: string, slice: Slice) => newestFirst({ userId }, slice),
    listOfDrop: (dropId: string, slice: Slice) => newestFirst({ 'items.dropId': dropId }, slice),
  };
}

function afterCursor(cursor: string): QueryFilter<OrderDocument> {
  const [createdAt, id] = readCursor(cursor, ['instant', 'text']);
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: id } }] };
}
