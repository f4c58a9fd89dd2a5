import { inTransaction, type MongoConnection } from '../../../../packages/server/src/platform/mongo.ts';
import { draftPlainOrder, presentPlainOrder } from './draft.ts';
import { type Place, plainOrders, takeUnits } from './place.ts';

export type Way = 'noop' | 'transaction' | 'two-writes';

export const WAYS: Record<Way, (connection: MongoConnection) => Place> = {
  noop: () => placeNowhere,
  transaction: placeInTransaction,
  'two-writes': placeInTwoWrites,
};

/** No database: what framework, body, token, schema and answer cost. */
const placeNowhere: Place = async ({ userId, key, dropId, quantity }) =>
  presentPlainOrder({
    _id: key,
    userId,
    idempotencyKey: key,
    dropId,
    title: 'Linen print',
    quantity,
    total: 2500 * quantity,
    status: 'confirmed',
    createdAt: new Date(),
  });

/** The textbook: take units and insert the order in one majority transaction, with the driver's retries. */
function placeInTransaction(connection: MongoConnection): Place {
  return (asked) =>
    inTransaction(connection, async (session) => {
      asked.signal.throwIfAborted();
      const drop = await takeUnits(connection, asked, session);
      if (!drop) return null;
      const order = draftPlainOrder(asked, drop);
      await plainOrders(connection).insertOne(order, { session });
      return presentPlainOrder(order);
    });
}

/** The shortcut: take units, then insert. Between the two, a crash loses units. */
function placeInTwoWrites(connection: MongoConnection): Place {
  return async (asked) => {
    const drop = await takeUnits(connection, asked);
    if (!drop) return null;
    const order = draftPlainOrder(asked, drop);
    await plainOrders(connection).insertOne(order);
    return presentPlainOrder(order);
  };
}
