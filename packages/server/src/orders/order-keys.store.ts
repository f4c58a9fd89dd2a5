import { isDuplicateKey, type MongoSession } from '../platform/mongo.ts';
import type { Order } from './order.ts';
import { type OrderCollection, toOrder } from './order.model.ts';

/** Keys that one hold answers at most. */
const KEYS_MAX = 50;

export type KeyedOrder = { order: Order; bodyHash: string };

/** Which order answers a key: the one that the key made, or the hold that was the answer to it. */
export function createOrderKeys(orders: OrderCollection) {
  return {
    /** The orders that these keys made, or were answered with, and what was asked for under each key. */
    async findByKeys(orderIds: readonly string[], session?: MongoSession): Promise<Map<string, KeyedOrder>> {
      const ids = { $in: [...orderIds] };
      const found = await orders
        .find({ $or: [{ _id: ids }, { 'keys.id': ids }] }, session ? { session } : {})
        .toArray();
      return new Map(
        found.flatMap((stored) => {
          const order = toOrder(stored);
          return [order, ...(stored.keys ?? [])].map(
            ({ id, bodyHash }) => [id, { order, bodyHash }] as const,
          );
        }),
      );
    },

    /** Lets a hold answer one more key. `over` when it does not wait for its payment any more, `full` when it answers too many keys. */
    async keepKey(holdId: string, key: { id: string; bodyHash: string }): Promise<'kept' | 'over' | 'full'> {
      try {
        const { matchedCount } = await orders.updateOne(
          {
            _id: holdId,
            status: 'pending',
            'keys.id': { $ne: key.id },
            [`keys.${KEYS_MAX - 1}`]: { $exists: false },
          },
          { $push: { keys: key } },
        );
        if (matchedCount === 1) return 'kept';
      } catch (error) {
        // The key has an order by now.
        if (isDuplicateKey(error)) return 'over';
        throw error;
      }
      const hold = await orders.findOne({ _id: holdId });
      if (hold?.keys?.some(({ id }) => id === key.id)) return 'kept';
      return hold?.status === 'pending' ? 'full' : 'over';
    },
  };
}
