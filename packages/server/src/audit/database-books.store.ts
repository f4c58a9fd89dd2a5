import { logCollections } from '../platform/log/log-collections.ts';
import { inSnapshot, type MongoConnection, type SnapshotReads } from '../platform/mongo.ts';
import { orderModel } from '../orders/order.model.ts';
import {
  type DatabaseInvariant,
  findEventFaults,
  type OrderEventCounts,
  type ToldPart,
} from './database-books.rules.ts';
import { EVERY_EVENT } from './every-event.ts';
import { createFaultList, type FaultList } from './fault-list.ts';

export type DatabaseBooks = {
  /** Parts of orders whose events were judged. */
  parts: number;
  events: number;
  faults: ReadonlyMap<DatabaseInvariant, { count: number; examples: readonly string[] }>;
  /** What could not be judged at this moment, and why. */
  skipped: ReadonlyMap<DatabaseInvariant, string>;
};

type Reading = {
  connection: MongoConnection;
  reads: SnapshotReads;
  found: FaultList<DatabaseInvariant>;
};

const OUTBOX_OLD_MS = 30_000;
const NAMED = 10;
const FETCHED = 2000;
const ORDER_EVENTS = [
  'order.pending',
  'order.confirmed',
  'order.failed',
  'order.cancelled',
  'order.refunded',
];

/** The whole database at one moment. It takes its time: for people who ask, not for a worker. */
export const readDatabase = (connection: MongoConnection): Promise<DatabaseBooks> =>
  inSnapshot(connection, async (reads) => {
    const found = createFaultList<DatabaseInvariant>(NAMED);
    const reading: Reading = { connection, reads, found };
    const skipped = new Map<DatabaseInvariant, string>();
    const waiting = await examineOutbox(reading);
    const events = await examineLog(reading);
    await examineKeys(reading);
    await examineOwners(reading);
    let parts = 0;
    if (waiting === 0) parts = await examineOrderEvents(reading);
    else skipped.set('order_events', `${waiting} documents are still in the outbox`);
    return { parts, events, faults: found.all(), skipped };
  });

const options = ({ reads }: Reading) => ({ ...reads(), allowDiskUse: true, batchSize: FETCHED });

async function examineOutbox(reading: Reading): Promise<number> {
  const { outbox } = logCollections(reading.connection);
  const [waiting] = await outbox
    .aggregate<{ all: number; old: number }>(
      [
        {
          $group: {
            _id: null,
            all: { $sum: 1 },
            old: { $sum: { $cond: [{ $lt: ['$at', { $subtract: ['$$NOW', OUTBOX_OLD_MS] }] }, 1, 0] } },
          },
        },
      ],
      options(reading),
    )
    .toArray();
  if (waiting && waiting.old > 0)
    reading.found.add('outbox', `${waiting.old} documents are older than ${OUTBOX_OLD_MS / 1000} s`);
  return waiting?.all ?? 0;
}

/**
 * Old events are removed by age, so a topic may begin anywhere; from there on it has every number up to its counter. A topic with one
 * event in a group needs no counter.
 */
async function examineLog(reading: Reading): Promise<number> {
  const { events } = logCollections(reading.connection);
  const spans = events.aggregate<{
    _id: string;
    first: number;
    last: number;
    count: number;
    counter?: number;
  }>(
    [
      ...EVERY_EVENT,
      {
        $group: {
          _id: '$topic',
          first: { $min: '$seq' },
          last: { $max: '$seq' },
          count: { $sum: 1 },
          isGrouped: { $max: '$isGrouped' },
        },
      },
      { $lookup: { from: 'topics', localField: '_id', foreignField: '_id', as: 'topic' } },
      { $set: { counter: { $ifNull: [{ $first: '$topic.seq' }, { $cond: ['$isGrouped', 1, null] }] } } },
      {
        $match: {
          $expr: {
            $or: [
              { $ne: ['$count', { $add: [{ $subtract: ['$last', '$first'] }, 1] }] },
              { $ne: ['$counter', '$last'] },
            ],
          },
        },
      },
      { $unset: 'topic' },
    ],
    options(reading),
  );
  for await (const { _id, first, last, count, counter } of spans) {
    reading.found.add(
      'topics',
      `${_id} has ${count} events from ${first} to ${last}, and its counter is at ${counter ?? 'nothing'}`,
    );
  }
  const [whole] = await events
    .aggregate<{ first: number; last: number; count: number }>(
      [
        ...EVERY_EVENT,
        { $group: { _id: null, first: { $min: '$_id' }, last: { $max: '$_id' }, count: { $sum: 1 } } },
      ],
      options(reading),
    )
    .toArray();
  if (whole && whole.count !== whole.last - whole.first + 1)
    reading.found.add('log', `${whole.count} events from ${whole.first} to ${whole.last}`);
  return whole?.count ?? 0;
}

async function examineKeys(reading: Reading): Promise<void> {
  const twins = orderModel.collection(reading.connection).aggregate<{
    _id: { userId: string; key: string };
    orders: number;
  }>([{ $group: { _id: { userId: '$userId', key: '$idempotencyKey' }, orders: { $sum: 1 } } }, { $match: { orders: { $gt: 1 } } }], options(reading));
  for await (const { _id, orders } of twins)
    reading.found.add('keys', `${_id.userId} has ${orders} orders for the key ${_id.key}`);
}

async function examineOwners(reading: Reading): Promise<void> {
  const strays = orderModel
    .collection(reading.connection)
    .aggregate<{ _id: string; orders: number }>(
      [
        { $project: { 'items.dropId': 1 } },
        { $unwind: '$items' },
        { $group: { _id: '$items.dropId', orders: { $sum: 1 } } },
        { $lookup: { from: 'drops', localField: '_id', foreignField: '_id', as: 'drop' } },
        { $match: { drop: { $size: 0 } } },
      ],
      options(reading),
    );
  for await (const { _id, orders } of strays)
    reading.found.add('drops', `${orders} orders name ${_id}, which does not exist`);
}

const partName = (order: string, drop: string) => ({ $concat: [order, '/', drop] });

/** Parts of orders, and what they should have told. */
const EACH_PART = [
  {
    $project: {
      status: 1,
      began: { $first: '$history.status' },
      pendings: {
        $size: { $filter: { input: '$history', cond: { $eq: ['$$this.status', 'pending'] } } },
      },
      items: 1,
      moves: {
        $size: {
          $concatArrays: [
            { $ifNull: ['$payment.back.refunds', []] },
            { $ifNull: ['$payment.back.disputes', []] },
          ],
        },
      },
    },
  },
  { $unwind: '$items' },
  {
    $project: {
      _id: partName('$_id', '$items.dropId'),
      began: 1,
      pendings: 1,
      status: { $ifNull: ['$items.status', '$status'] },
      refund: { $ifNull: ['$items.refund', null] },
      moves: 1,
    },
  },
  { $sort: { _id: 1 } },
];

/**
 * Parts of orders and their events, both sorted by order and drop, side by side. Orders from before the oldest event are left out: their events have been
 * removed by now, or they were put there by a seed or an import, which publishes no event.
 */
async function examineOrderEvents(reading: Reading): Promise<number> {
  const { connection, found } = reading;
  const { events } = logCollections(connection);
  const [oldest] = await events
    .aggregate<{ at: Date }>(
      [...EVERY_EVENT, { $group: { _id: null, at: { $min: '$occurredAt' } } }],
      options(reading),
    )
    .toArray();
  if (!oldest) return 0;
  const told = events.aggregate<{ _id: string; types: { type: string; count: number }[] }>(
    [
      ...EVERY_EVENT,
      { $match: { type: { $in: ORDER_EVENTS }, topic: /^user:/ } },
      { $unwind: '$dropIds' },
      { $group: { _id: { part: partName('$orderId', '$dropIds'), type: '$type' }, count: { $sum: 1 } } },
      { $group: { _id: '$_id.part', types: { $push: { type: '$_id.type', count: '$count' } } } },
      { $sort: { _id: 1 } },
    ],
    options(reading),
  );
  const parts = orderModel
    .collection(connection)
    .aggregate<ToldPart>([{ $match: { createdAt: { $gte: oldest.at } } }, ...EACH_PART], options(reading));
  let examined = 0;
  let entry = await told.next();
  for await (const part of parts) {
    examined += 1;
    while (entry && entry._id < part._id) entry = await told.next();
    const counts: OrderEventCounts =
      entry?._id === part._id ? Object.fromEntries(entry.types.map(({ type, count }) => [type, count])) : {};
    for (const fault of findEventFaults(part, counts)) found.add('order_events', fault);
  }
  await told.close();
  return examined;
}
