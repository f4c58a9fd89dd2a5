import type { CustomerSort } from '@livedrops/sdk/contract';
import { type OrderCollection, orderModel } from '../orders/index.ts';
import { grouped } from '../platform/in-batches.ts';
import { createKeyset, type KeysetSort, type PageRead, type Slice } from '../platform/keyset.ts';
import { fromStored } from '../platform/model.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import type { Bought, CustomerRecord } from './customer.ts';
import { customerModel } from './customer.model.ts';
import { putNewer } from './put-newer.ts';
import { havingAll, type Sought, soughtKeys } from './sold-part.ts';

export type CustomerTotal = { currency: string; orders: number; units: number; spent: number };

/** Customers of a creator, the greatest first, and the index that has them in that order. */
const listBy = (name: CustomerSort, fields: KeysetSort<CustomerRecord>['fields']) => ({
  keyset: createKeyset<CustomerRecord>({ name, fields: { ...fields, id: 'text' }, direction: -1 }),
  index: { creatorId: 1, ...descending(Object.keys(fields)), _id: -1 },
});

const descending = (fields: readonly string[]) => Object.fromEntries(fields.map((field) => [field, -1]));

const LISTS: Record<CustomerSort, ReturnType<typeof listBy>> = {
  latest: listBy('latest', { lastOrderAt: 'instant' }),
  orders: listBy('orders', { orders: 'number', lastOrderAt: 'instant' }),
  spent: listBy('spent', { currency: 'text', spent: 'number' }),
};
const BY_WORD = { words: 1, lastOrderAt: -1, _id: -1 } as const;
const OF_PERSON = { userId: 1, createdAt: -1, _id: -1 } as const;

export type CustomerStore = ReturnType<typeof createCustomerStore>;

/** Statements on the customers of creators. */
export function createCustomerStore(connection: MongoConnection) {
  const customers = customerModel.collection(connection);
  const orders = orderModel.collection(connection);
  const reading = (list: CustomerSort, search: Sought) => {
    const hint = soughtKeys(search).length > 0 ? BY_WORD : LISTS[list].index;
    return ({ filter, sort, limit }: PageRead): Promise<CustomerRecord[]> =>
      customers.find(filter, { sort, limit, hint }).map(fromStored).toArray();
  };

  return {
    ...everybody(orders),

    /** What these people have bought of these creators (`null`: of all), from all their orders. */
    boughtBy: (userIds: readonly string[], creatorIds: readonly string[] | null): Promise<Bought[]> =>
      orders.aggregate<Bought>(boughtBy(userIds, creatorIds), { hint: OF_PERSON }).toArray(),

    /** Writes what customers have bought, unless a later computation was here before. */
    put: (made: readonly CustomerRecord[]): Promise<void> => putNewer(customers, made, 'changes'),

    page: ({ sort, ...slice }: Slice & { sort: CustomerSort }, search: Sought) =>
      LISTS[sort].keyset.page(slice, filterOf(search), reading(sort, search)),

    /** So many customers after one, or the first ones. No cursor stays open between two calls. */
    after: (
      last: CustomerRecord | null,
      { sort, limit }: { sort: CustomerSort; limit: number },
      search: Sought,
    ): Promise<CustomerRecord[]> =>
      LISTS[sort].keyset.after(last, { filter: filterOf(search), limit }, reading(sort, search)),

    /** How many have bought so often; no more than `max` are counted. Somebody who paid in two currencies counts in each. */
    count: (creatorId: string, { ordersMin, max }: { ordersMin: number; max: number }): Promise<number> =>
      customers.countDocuments(
        { creatorId, orders: { $gte: ordersMin } },
        { limit: max, hint: LISTS.orders.index },
      ),

    /** What all of them have bought, for each currency. */
    totals: (creatorId: string): Promise<CustomerTotal[]> =>
      customers
        .aggregate<CustomerTotal>(
          [
            { $match: { creatorId } },
            {
              $group: {
                _id: '$currency',
                orders: { $sum: '$orders' },
                units: { $sum: '$units' },
                spent: { $sum: '$spent' },
              },
            },
            { $sort: { _id: 1 } },
            { $project: { _id: 0, currency: '$_id', orders: 1, units: 1, spent: 1 } },
          ],
          { hint: LISTS.spent.index },
        )
        .toArray(),
  };
}

const filterOf = (sought: Sought): object => {
  const keys = soughtKeys(sought);
  return keys.length === 0 ? { creatorId: sought.creatorId } : havingAll('words', keys);
};

/** Statements on all who have ever ordered. */
const everybody = (orders: OrderCollection) => ({
  /** How many people have ordered. */
  async countBuyers(): Promise<number> {
    const counting = orders.aggregate<{ people: number }>([...EVERYBODY, { $count: 'people' }], {
      hint: OF_PERSON,
    });
    return (await counting.toArray())[0]?.people ?? 0;
  },

  /** All people who have ordered, each once, so many at a time. */
  buyers: (limit: number): AsyncGenerator<string[]> =>
    grouped(
      orders.aggregate<{ _id: string }>(EVERYBODY, { hint: OF_PERSON }).map(({ _id }) => _id),
      limit,
    ),
});

const EVERYBODY = [{ $group: { _id: '$userId' } }];

const boughtBy = (userIds: readonly string[], creatorIds: readonly string[] | null) => [
  { $match: { userId: { $in: [...userIds] } } },
  { $unwind: '$items' },
  ...(creatorIds === null ? [] : [{ $match: { 'items.creatorId': { $in: [...creatorIds] } } }]),
  {
    $set: {
      // In an order that is confirmed, a part with a status of its own is over.
      isSold: {
        $and: [{ $eq: ['$status', 'confirmed'] }, { $eq: [{ $type: '$items.status' }, 'missing'] }],
      },
    },
  },
  {
    $group: {
      _id: { creatorId: '$items.creatorId', userId: '$userId', currency: '$currency' },
      orderIds: { $addToSet: { $cond: ['$isSold', '$_id', '$$REMOVE'] } },
      units: { $sum: { $cond: ['$isSold', '$items.quantity', 0] } },
      spent: { $sum: { $cond: ['$isSold', { $multiply: ['$items.quantity', '$items.unitPrice'] }, 0] } },
      soldAt: { $max: { $cond: ['$isSold', '$createdAt', null] } },
      createdAt: { $max: '$createdAt' },
      changes: { $sum: { $add: ['$revision', 1] } },
    },
  },
  {
    $project: {
      _id: 0,
      creatorId: '$_id.creatorId',
      userId: '$_id.userId',
      currency: '$_id.currency',
      orders: { $size: '$orderIds' },
      units: 1,
      spent: 1,
      lastOrderAt: { $ifNull: ['$soldAt', '$createdAt'] },
      changes: 1,
    },
  },
];
