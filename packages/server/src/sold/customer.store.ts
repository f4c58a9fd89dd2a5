import type { CustomerSort } from '@livedrops/sdk/contract';
import { orderModel } from '../orders/index.ts';
import { createKeyset, type PageRead, type Slice } from '../platform/keyset.ts';
import { fromStored } from '../platform/model.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import type { Bought, CustomerRecord } from './customer.ts';
import { customerModel } from './customer.model.ts';
import { putNewer } from './put-newer.ts';
import { buyerKey, wordKey } from './sold-part.ts';

/** Which customers a list has: those of a creator, or the buyer, or those who have all the words, the longest first. */
export type CustomerSearch = { creatorId: string; buyerId?: string | undefined; words: readonly string[] };

export type CustomerTotal = { currency: string; orders: number; units: number; spent: number };

const direction = -1;
const LISTS = {
  latest: {
    keyset: createKeyset<CustomerRecord>({
      name: 'latest',
      fields: { lastOrderAt: 'instant', id: 'text' },
      direction,
    }),
    index: { creatorId: 1, lastOrderAt: -1, _id: -1 },
  },
  orders: {
    keyset: createKeyset<CustomerRecord>({
      name: 'orders',
      fields: { orders: 'number', lastOrderAt: 'instant', id: 'text' },
      direction,
    }),
    index: { creatorId: 1, orders: -1, lastOrderAt: -1, _id: -1 },
  },
  spent: {
    keyset: createKeyset<CustomerRecord>({
      name: 'spent',
      fields: { currency: 'text', spent: 'number', id: 'text' },
      direction,
    }),
    index: { creatorId: 1, currency: -1, spent: -1, _id: -1 },
  },
} as const;
const BY_WORD = { words: 1, lastOrderAt: -1, _id: -1 } as const;
const OF_PERSON = { userId: 1, createdAt: -1, _id: -1 } as const;

export type CustomerStore = ReturnType<typeof createCustomerStore>;

/** Statements on the customers of creators. */
export function createCustomerStore(connection: MongoConnection) {
  const customers = customerModel.collection(connection);
  const orders = orderModel.collection(connection);
  const reading = (sort: CustomerSort, search: CustomerSearch) => {
    const hint = keysOf(search).length > 0 ? BY_WORD : LISTS[sort].index;
    return (query: Pick<PageRead, 'filter' | 'sort' | 'limit'>) =>
      customers.find(query.filter, { sort: query.sort, limit: query.limit, hint }).map(fromStored).toArray();
  };

  return {
    /** What these people have bought of these creators, from all their orders. */
    boughtBy: (userIds: readonly string[], creatorIds: readonly string[]): Promise<Bought[]> =>
      orders.aggregate<Bought>(boughtBy(userIds, creatorIds), { hint: OF_PERSON }).toArray(),

    /** Writes what customers have bought, unless a later computation was here before. */
    put: (made: readonly CustomerRecord[]): Promise<void> => putNewer(customers, made, 'changes'),

    page: ({ sort, ...slice }: Slice & { sort: CustomerSort }, search: CustomerSearch) =>
      LISTS[sort].keyset.page(slice, filterOf(search), reading(sort, search)),

    /** So many customers after one, or the first ones. No cursor stays open between two calls. */
    after: (
      last: CustomerRecord | null,
      { sort, limit }: { sort: CustomerSort; limit: number },
      search: CustomerSearch,
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

const keysOf = ({ creatorId, buyerId, words }: CustomerSearch): string[] => [
  ...(buyerId === undefined ? [] : [buyerKey(creatorId, buyerId)]),
  ...words.map((word) => wordKey(creatorId, word)),
];

/** One word is a range of the index; the others are looked up in each customer of that range. */
function filterOf(search: CustomerSearch): object {
  const { creatorId } = search;
  const [word, ...others] = keysOf(search);
  if (word === undefined) return { creatorId };
  // As an expression, because the planner may take any of several plain words for the range.
  return others.length === 0 ? { words: word } : { words: word, $expr: { $setIsSubset: [others, '$words'] } };
}

const boughtBy = (userIds: readonly string[], creatorIds: readonly string[]) => [
  { $match: { userId: { $in: [...userIds] } } },
  { $unwind: '$items' },
  { $match: { 'items.creatorId': { $in: [...creatorIds] } } },
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
