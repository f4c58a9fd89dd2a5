import { orderModel } from '../orders/index.ts';
import { createKeyset, type KeysetPage, type PageRead, type Slice } from '../platform/keyset.ts';
import { inPieces, type MongoConnection } from '../platform/mongo.ts';
import { soldIn, soldParts } from './sales.store.ts';

export type CustomerRow = {
  userId: string;
  orders: number;
  units: number;
  spent: number;
  currency: string;
  lastOrderAt: Date;
};

/** What is read of an order that was sold. */
type Sold = { id: string; userId: string; createdAt: Date };

type Orders = ReturnType<typeof orderModel.collection>;

const latestFirst = createKeyset<CustomerRow>({
  fields: { lastOrderAt: 'instant', userId: 'text', currency: 'text' },
  direction: -1,
});
const byTime = {
  '-1': createKeyset<Sold>({ fields: { createdAt: 'instant', id: 'text' }, direction: -1 }),
  '1': createKeyset<Sold>({ fields: { createdAt: 'instant', id: 'text' }, direction: 1 }),
};

const OF_DROPS = { 'items.dropId': 1, createdAt: -1, _id: -1 } as const;
const OF_PERSON = { userId: 1, createdAt: -1, _id: -1 } as const;

export type CustomerStore = ReturnType<typeof createCustomerStore>;

/**
 * Who bought, latest first, computed from the orders. A customer stands where their latest order does. So a page goes along the orders from
 * its place, and asks for the figures of those people alone, until it has enough of them that stand between its place and the last order
 * it has seen. It reads the orders on its way and those of the people that it meets, and not the other orders of the creator.
 */
export function createCustomerStore(connection: MongoConnection) {
  const orders = orderModel.collection(connection);
  return {
    /** Who has bought in any of these drops. */
    customersOf: (dropIds: readonly string[], slice: Slice): Promise<KeysetPage<CustomerRow>> =>
      latestFirst.page(slice, {}, (query) => readCustomers(orders, dropIds, query)),
  };
}

async function readCustomers(
  orders: Orders,
  dropIds: readonly string[],
  { range, sort, limit }: PageRead,
): Promise<CustomerRow[]> {
  // Among customers of one instant the orders go either way.
  const way = sort['lastOrderAt'] ?? 1;
  const inRange = 'lastOrderAt' in range ? { createdAt: asSpan(range['lastOrderAt']) } : {};
  const seen = new Set<string>();
  const rows: CustomerRow[] = [];
  for (let last: Sold | undefined; ;) {
    const batch = await readSold(orders, dropIds, { inRange, way, after: last, limit });
    const fresh = [...new Set(batch.map(({ userId }) => userId))].filter((userId) => !seen.has(userId));
    rows.push(...(await figuresOf(orders, dropIds, fresh, range)));
    for (const userId of fresh) seen.add(userId);
    last = batch.at(-1);
    if (!last || batch.length < limit) break;
    const seenUpTo = last.createdAt.getTime();
    if (rows.filter(({ lastOrderAt }) => way * (lastOrderAt.getTime() - seenUpTo) < 0).length >= limit) break;
  }
  return rows.toSorted(comparing(sort)).slice(0, limit);
}

/** An instant as a span that has only it: of a single value MongoDB does not merge the orders of several drops in their order. */
const asSpan = (at: unknown) => (at instanceof Date ? { $gte: at, $lt: new Date(at.getTime() + 1) } : at);

const comparing =
  (sort: PageRead['sort']) =>
  (a: CustomerRow, b: CustomerRow): number => {
    for (const [field, direction] of Object.entries(sort)) {
      const [left, right] = [a[field as keyof CustomerRow], b[field as keyof CustomerRow]];
      if (left < right) return -direction;
      if (left > right) return direction;
    }
    return 0;
  };

type Along = { inRange: object; way: 1 | -1; after: Sold | undefined; limit: number };

/** Orders in these drops, along time. */
async function readSold(
  orders: Orders,
  dropIds: readonly string[],
  { inRange, way, after, limit }: Along,
): Promise<Sold[]> {
  const found = await inPieces(dropIds, async (some) => {
    // Also orders of which these parts are over: the figures are without them.
    const filter = { 'items.dropId': { $in: some }, status: 'confirmed', ...inRange };
    const read = (query: Pick<PageRead, 'filter' | 'sort' | 'limit'>) =>
      orders
        .find(query.filter, {
          sort: query.sort,
          limit: query.limit,
          hint: OF_DROPS,
          projection: { userId: 1, createdAt: 1 },
        })
        .map(({ _id: id, userId, createdAt }): Sold => ({ id, userId, createdAt }))
        .toArray();
    return after
      ? byTime[way].after(after, { filter, limit }, read)
      : read({ filter, sort: { createdAt: way, _id: way }, limit });
  });
  return found
    .toSorted((a, b) => way * (a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1)))
    .slice(0, limit);
}

/** What some people bought in these drops; of them, those that are in a range. */
const figuresOf = (
  orders: Orders,
  dropIds: readonly string[],
  userIds: readonly string[],
  range: Record<string, unknown>,
): Promise<CustomerRow[]> =>
  orders
    .aggregate<CustomerRow>(
      [
        { $match: { userId: { $in: userIds }, ...soldIn(dropIds) } },
        ...soldParts(dropIds),
        {
          $group: {
            _id: { userId: '$userId', currency: '$currency' },
            orderIds: { $addToSet: '$_id' },
            units: { $sum: '$items.quantity' },
            spent: { $sum: { $multiply: ['$items.quantity', '$items.unitPrice'] } },
            lastOrderAt: { $max: '$createdAt' },
          },
        },
        {
          $project: {
            _id: 0,
            userId: '$_id.userId',
            currency: '$_id.currency',
            orders: { $size: '$orderIds' },
            units: 1,
            spent: 1,
            lastOrderAt: 1,
          },
        },
        { $match: range },
      ],
      { hint: OF_PERSON },
    )
    .toArray();
