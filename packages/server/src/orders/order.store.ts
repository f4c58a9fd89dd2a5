import { createKeyset, type Slice } from '../platform/keyset.ts';
import { insertAll, type MongoConnection, type MongoSession, type Filter } from '../platform/mongo.ts';
import { createOrderKeys } from './order-keys.store.ts';
import type { Order } from './order.ts';
import { type OrderCollection, orderModel, type StoredOrder, toOrder, toStoredOrder } from './order.model.ts';

/** A line is 2.5 kB at most, nearly all of it the address of its picture. */
const LINES_PER_COMMAND = 4000;
const ordersPerCommand = (orders: readonly Order[]): number =>
  Math.floor(LINES_PER_COMMAND / Math.max(...orders.map(({ items }) => items.length)));

const newest = createKeyset<Order>({ fields: { createdAt: 'instant', id: 'text' }, direction: -1 });

export type OrderStore = ReturnType<typeof createOrderStore>;

export function createOrderStore(connection: MongoConnection) {
  const orders = orderModel.collection(connection);

  const findAll = (filter: Filter<StoredOrder>, session?: MongoSession): Promise<Order[]> =>
    orders
      .find(filter, session ? { session } : {})
      .map(toOrder)
      .toArray();
  const findOne = async (filter: Filter<StoredOrder>): Promise<Order | null> =>
    (await findAll(filter))[0] ?? null;

  return {
    ...createOrderKeys(orders),
    ...listing(orders),

    /**
     * Majority reads, so that an order which is found here can never be rolled back. In a session they see at least what the
     * session has seen.
     */
    findMany: (orderIds: readonly string[], session?: MongoSession) =>
      findAll({ _id: { $in: [...orderIds] } }, session),

    findOwn: (orderId: string, userId: string) => findOne({ _id: orderId, userId }),

    insertMany: (placed: readonly Order[], session: MongoSession): Promise<void> =>
      insertAll(connection, 'orders', placed.map(toStoredOrder), {
        session,
        perCommand: ordersPerCommand(placed),
      }),

    /** Orders that hold one of these slots, by the slot. */
    async findBySlots(slots: readonly string[], session?: MongoSession): Promise<Map<string, Order>> {
      const found = await findAll({ slots: { $in: [...slots] } }, session);
      return new Map(found.flatMap((order) => (order.slots ?? []).map((slot) => [slot, order] as const)));
    },

    findById: (orderId: string) => findOne({ _id: orderId }),

    /** Writes changed orders, each by compare-and-set on the revision it was decided on. `false` when one of them did not hold. */
    async changeMany(
      changes: readonly { order: Order; revision: number }[],
      session: MongoSession,
    ): Promise<boolean> {
      const { matchedCount } = await orders.bulkWrite(
        changes.map(({ order: { id: _id, ...fields }, revision }) => ({
          updateOne: {
            filter: { _id, revision },
            update: { $set: fields, ...(!fields.slots && { $unset: { slots: 1 } }) },
          },
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
  };
}

const listNewest = (orders: OrderCollection, which: Filter<StoredOrder>, slice: Slice) =>
  newest.page(slice, which, ({ filter, sort, limit }) =>
    orders.find(filter).sort(sort).limit(limit).map(toOrder).toArray(),
  );

const listing = (orders: OrderCollection) => ({
  listOfUser: (userId: string, slice: Slice) => listNewest(orders, { userId }, slice),
  listOfDrop: (dropId: string, slice: Slice) => listNewest(orders, { 'items.dropId': dropId }, slice),

  /** Ids of orders behind one, in the order of the ids. */
  async idsAfter(orderId: string, limit: number): Promise<string[]> {
    const found = await orders
      .find({ _id: { $gt: orderId } }, { sort: { _id: 1 }, limit, projection: { _id: 1 } })
      .toArray();
    return found.map(({ _id }) => _id);
  },

  countAfter: (orderId: string): Promise<number> => orders.countDocuments({ _id: { $gt: orderId } }),
});
