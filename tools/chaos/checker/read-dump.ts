import type { DropDocument } from '../../../packages/server/src/drops/index.ts';
import type { OrderDocument } from '../../../packages/server/src/orders/index.ts';
import { logCollections } from '../../../packages/server/src/platform/events/log-collections.ts';
import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import type { Dump, EventFacts } from './facts.ts';
import { isHolding, readStock, type Stock } from './read-stock.ts';

/** Reads everything with majority reads. Nobody may be writing any more. */
export async function readDump(connection: MongoConnection, dropIds: readonly string[]): Promise<Dump> {
  const { events, topics, outbox } = logCollections(connection);
  const stocks = new Map<string, Stock>();
  for (const dropId of dropIds) stocks.set(dropId, await readStock(connection, dropId));
  const drops = await connection.collection<DropDocument>('drops').find({}).toArray();
  const orders = await connection
    .collection<OrderDocument & { holding?: boolean }>('orders')
    .find({})
    .toArray();
  const logged = await events
    .find({}, { projection: { topic: 1, seq: 1, type: 1, 'data.order.id': 1 } })
    .sort({ _id: 1 })
    .toArray();
  const counters = await topics.find({}).toArray();
  return {
    stocks,
    windows: new Map(drops.map(({ _id, startsAt, endsAt }) => [_id, { startsAt, endsAt }])),
    orders: orders.map((order) => ({ ...order, isHolding: isHolding(order) })),
    outboxLeft: await outbox.countDocuments({}),
    events: logged.map(({ _id, topic, seq, type, data }): EventFacts => ({
      position: _id,
      topic,
      seq,
      type,
      orderId: orderIdOf(data),
    })),
    topics: new Map(counters.map(({ _id, seq }) => [_id, seq])),
  };
}

function orderIdOf(data: unknown): string | null {
  const order = data !== null && typeof data === 'object' && 'order' in data ? data.order : null;
  const id = order !== null && typeof order === 'object' && 'id' in order ? order.id : null;
  return typeof id === 'string' ? id : null;
}
