import type { DropDocument } from '../../../packages/server/src/drops/index.ts';
import type { OrderDocument } from '../../../packages/server/src/orders/index.ts';
import { logCollections } from '../../../packages/server/src/platform/events/log-collections.ts';
import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import type { Dump } from './facts.ts';
import { isHolding, readStock, type Stock } from './read-stock.ts';

/** A total may be told at any time, also when nobody buys any more; what waits for longer than this waits for ever. */
const WAITING_MS = 5000;

/** Reads everything with majority reads, and what belongs together in one snapshot. Nobody may be buying any more. */
export async function readDump(connection: MongoConnection, dropIds: readonly string[]): Promise<Dump> {
  const stocks = new Map<string, Stock>();
  for (const dropId of dropIds) stocks.set(dropId, await readStock(connection, dropId));
  const drops = await connection.collection<DropDocument>('drops').find({}).toArray();
  const orders = await connection
    .collection<OrderDocument & { holding?: boolean }>('orders')
    .find({})
    .toArray();
  return {
    stocks,
    windows: new Map(drops.map(({ _id, startsAt, endsAt }) => [_id, { startsAt, endsAt }])),
    orders: orders.map((order) => ({ ...order, isHolding: isHolding(order) })),
    ...(await readEvents(connection)),
  };
}

async function readEvents(
  connection: MongoConnection,
): Promise<Pick<Dump, 'outboxLeft' | 'events' | 'topics'>> {
  const { events, topics, outbox } = logCollections(connection);
  const old = { $expr: { $lt: ['$at', { $subtract: ['$$NOW', WAITING_MS] }] } };
  return connection.getClient().withSession({ snapshot: true }, async (session) => {
    const projection = { topic: 1, seq: 1, type: 1, 'data.order.id': 1 };
    const logged = await events.find({}, { projection, session }).sort({ _id: 1 }).toArray();
    const counters = await topics.find({}, { session }).toArray();
    const left = await outbox.find(old, { session }).toArray();
    return {
      outboxLeft: left.length,
      events: logged.map(({ _id, topic, seq, type, data }) => ({
        position: _id,
        topic,
        seq,
        type,
        orderId: orderIdOf(data),
      })),
      topics: new Map(counters.map(({ _id, seq }) => [_id, seq])),
    };
  });
}

function orderIdOf(data: unknown): string | null {
  const order = data !== null && typeof data === 'object' && 'order' in data ? data.order : null;
  const id = order !== null && typeof order === 'object' && 'id' in order ? order.id : null;
  return typeof id === 'string' ? id : null;
}
