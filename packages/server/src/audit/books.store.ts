import { dropModel, toDrop } from '../drops/drop.model.ts';
import type { Drop } from '../drops/index.ts';
import { laneModel, toLane } from '../drops/lane.model.ts';
import { orderModel } from '../orders/order.model.ts';
import { databaseNow, inSnapshot, type MongoConnection, type SnapshotReads } from '../platform/mongo.ts';
import type { Books, Invariant, OrderSums } from './books.rules.ts';
import { createFaultList, type FaultList } from './fault-list.ts';
import { type AuditedOrder, findOrderFaults } from './order-faults.ts';

/** `sums`: what the database adds up by itself, for looking often. `orders`: each order and each person, too. */
export type Depth = 'sums' | 'orders';

const FETCHED = 2000;
const NAMED = 10;

/**
 * A drop with its lanes and orders as they were at one moment, however much is sold meanwhile. `null` when there is no such drop.
 * Orders go through one by one: memory does not grow with them. It reads the collections themselves: a fault in a store of theirs must not
 * hide one in the books.
 */
export const readBooks = (
  connection: MongoConnection,
  dropId: string,
  depth: Depth = 'orders',
): Promise<Books | null> =>
  inSnapshot(connection, async (reads) => {
    const stored = await dropModel.collection(connection).findOne({ _id: dropId }, reads());
    if (!stored) return null;
    const drop = toDrop(stored);
    const lanes = await laneModel.collection(connection).find({ dropId }, reads()).map(toLane).toArray();
    const orders = orderModel.collection(connection);
    const sums = await orders.aggregate<OrderSums>(sumsOf(dropId), reads()).toArray();
    if (depth === 'sums') return { drop, lanes, sums, details: null };
    const found = createFaultList<Invariant>(NAMED);
    const examined = await examineOrders(connection, drop, found, reads);
    await examinePeople(connection, drop, found, reads);
    return { drop, lanes, sums, details: { examined, faults: found.all() } };
  });

/** Drops that are on sale, or were until a few minutes ago. */
export async function findOpenDrops(connection: MongoConnection, endedWithinMs: number): Promise<string[]> {
  const now = await databaseNow(connection);
  return dropModel
    .collection(connection)
    .find(
      { startsAt: { $lte: new Date(now) }, endsAt: { $gte: new Date(now - endedWithinMs) } },
      { projection: { _id: 1 } },
    )
    .sort({ _id: 1 })
    .map(({ _id }) => _id)
    .toArray();
}

export const listDrops = (connection: MongoConnection): Promise<string[]> =>
  dropModel
    .collection(connection)
    .find({}, { projection: { _id: 1 } })
    .sort({ startsAt: -1, _id: -1 })
    .map(({ _id }) => _id)
    .toArray();

const linesOf = (dropId: string) => ({
  $filter: { input: '$items', cond: { $eq: ['$$this.dropId', dropId] } },
});
const unitsOf = (lines: string) => ({ $sum: `${lines}.quantity` });

/** A part that has a status of its own is over, and the order need not be. */
const OWN_STATUS = { $first: '$lines.status' };

/** Orders whose part of a drop is as the order is. */
const partOfOrder = (dropId: string) => ({
  items: { $elemMatch: { dropId, status: { $exists: false } } },
});

const sumsOf = (dropId: string) => [
  { $match: { 'items.dropId': dropId } },
  { $project: { status: 1, isHolding: 1, lines: linesOf(dropId) } },
  {
    $group: {
      _id: {
        status: { $ifNull: [OWN_STATUS, '$status'] },
        isHolding: { $cond: [{ $eq: [{ $ifNull: [OWN_STATUS, null] }, null] }, '$isHolding', false] },
      },
      orders: { $sum: 1 },
      units: { $sum: unitsOf('$lines') },
      revenue: {
        $sum: {
          $sum: { $map: { input: '$lines', in: { $multiply: ['$$this.quantity', '$$this.unitPrice'] } } },
        },
      },
    },
  },
  {
    $project: {
      _id: 0,
      status: '$_id.status',
      isHolding: '$_id.isHolding',
      orders: 1,
      units: 1,
      revenue: 1,
    },
  },
];

const AUDITED = {
  _id: 0,
  id: '$_id',
  userId: 1,
  idempotencyKey: 1,
  status: 1,
  isHolding: 1,
  'items.dropId': 1,
  'items.quantity': 1,
  'items.unitPrice': 1,
  'items.status': 1,
  'items.fulfillment': 1,
  'items.failure': 1,
  'items.refund': 1,
  'items.isUncharged': 1,
  fulfillment: 1,
  total: 1,
  slots: 1,
  createdAt: 1,
  holdExpiresAt: 1,
  'payment.status': 1,
  'payment.back': 1,
  failure: 1,
  'history.status': 1,
  'history.ended': 1,
} as const;

async function examineOrders(
  connection: MongoConnection,
  drop: Drop,
  found: FaultList<Invariant>,
  reads: SnapshotReads,
): Promise<number> {
  const orders = orderModel
    .collection(connection)
    .find({ 'items.dropId': drop.id }, { ...reads(), batchSize: FETCHED })
    .project<AuditedOrder>(AUDITED);
  let examined = 0;
  for await (const order of orders) {
    examined += 1;
    for (const { invariant, detail } of findOrderFaults(order, drop)) found.add(invariant, detail);
  }
  return examined;
}

/** What no order shows alone: a person's orders together, and a slot that two orders have. */
async function examinePeople(
  connection: MongoConnection,
  { id: dropId, perUserLimit: limit }: Drop,
  found: FaultList<Invariant>,
  reads: SnapshotReads,
): Promise<void> {
  const orders = orderModel.collection(connection);
  const options = () => ({ ...reads(), allowDiskUse: true });
  if (limit !== null) {
    const people = orders.aggregate<{ _id: string; units: number }>(
      [
        { $match: { ...partOfOrder(dropId), isHolding: true } },
        { $project: { userId: 1, lines: linesOf(dropId) } },
        { $group: { _id: '$userId', units: { $sum: unitsOf('$lines') } } },
        { $match: { units: { $gt: limit } } },
      ],
      options(),
    );
    for await (const { _id, units } of people) found.add('limit', `${_id} has ${units} of ${limit}`);
  }
  const holders = orders.aggregate<{ _id: string; orders: number }>(
    [
      { $match: { ...partOfOrder(dropId), status: 'pending', isHolding: true } },
      { $group: { _id: '$userId', orders: { $sum: 1 } } },
      { $match: { orders: { $gt: 1 } } },
    ],
    options(),
  );
  for await (const { _id, orders: count } of holders) found.add('holds', `${_id} has ${count} holds`);
  const slots = orders.aggregate<{ _id: string; orders: number }>(
    [
      { $match: { 'items.dropId': dropId, slots: { $exists: true } } },
      { $project: { slots: 1 } },
      { $unwind: '$slots' },
      { $group: { _id: '$slots', orders: { $sum: 1 } } },
      { $match: { orders: { $gt: 1 } } },
    ],
    options(),
  );
  for await (const { _id, orders: count } of slots) found.add('slots', `${count} orders have ${_id}`);
}
