import type { SoldView } from '@livedrops/sdk/contract';
import { createKeyset, type Slice } from '../platform/keyset.ts';
import { fromStored } from '../platform/model.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { putNewer } from './put-newer.ts';
import { soldPartModel } from './sold-part.model.ts';
import { buyerKey, listKey, type SoldPart, wordKey } from './sold-part.ts';

/** Which parts a list has. A part is found that is of the buyer and has all the words; the longest first. */
export type SoldSearch = {
  creatorId: string;
  dropId?: string | undefined;
  view?: SoldView | undefined;
  buyerId?: string | undefined;
  /** The buyer is known by an address that they show. */
  isByAddress?: boolean;
  words: readonly string[];
};

export type SoldSort = 'newest' | 'oldest';

const bySort = (name: SoldSort, direction: 1 | -1) =>
  createKeyset<SoldPart>({ name, fields: { createdAt: 'instant', id: 'text' }, direction });
const SORTS = { newest: bySort('newest', -1), oldest: bySort('oldest', 1) };

const INDEX = { keys: 1, createdAt: -1, _id: -1 } as const;

export type SoldPartStore = ReturnType<typeof createSoldPartStore>;

/** Statements on the parts of orders as creators look for them. */
export function createSoldPartStore(connection: MongoConnection) {
  const parts = soldPartModel.collection(connection);
  return {
    /** Writes where parts stand, unless it was made from a newer form of the order before. */
    put: (made: readonly SoldPart[]): Promise<void> => putNewer(parts, made, 'revision'),

    /** The order of the part that stands so many places before the last one, by the ids of the orders. */
    async orderBeforeLast(places: number): Promise<string | null> {
      const [part] = await parts.find({}, { sort: { _id: -1 }, skip: places, limit: 1 }).toArray();
      return part?.orderId ?? null;
    },

    page: ({ sort, ...slice }: Slice & { sort: SoldSort }, search: SoldSearch) =>
      SORTS[sort].page(slice, filterOf(search), ({ filter, sort: order, limit }) =>
        parts.find(filter, { sort: order, limit, hint: INDEX }).map(fromStored).toArray(),
      ),

    /** So many parts of a list after one, or the first ones. No cursor stays open between two calls. */
    after: (last: SoldPart | null, sort: SoldSort, search: SoldSearch, limit: number): Promise<SoldPart[]> =>
      SORTS[sort].after(last, { filter: filterOf(search), limit }, (query) =>
        parts
          .find(query.filter, { sort: query.sort, limit: query.limit, hint: INDEX })
          .map(fromStored)
          .toArray(),
      ),

    /** How many a list has; no more than `max` are counted. */
    count: (search: SoldSearch, max: number): Promise<number> =>
      parts.countDocuments(filterOf(search), { limit: max, hint: INDEX }),

    /** The names of the parts that a list has, oldest first; at most `max`. */
    names: (search: SoldSearch, max: number): Promise<{ orderId: string; dropId: string }[]> =>
      parts
        .find(filterOf(search), { sort: { createdAt: 1, _id: 1 }, limit: max, hint: INDEX })
        .project<{ orderId: string; dropId: string }>({ _id: 0, orderId: 1, dropId: 1 })
        .toArray(),
  };
}

/** One key is a range of the index; what else is asked is looked up in each part of that range. */
function filterOf({ creatorId, dropId, view, buyerId, words }: SoldSearch): object {
  const list = listKey(dropId ?? creatorId, view ?? 'all');
  const [key, ...more] = [
    ...(buyerId === undefined ? [] : [buyerKey(creatorId, buyerId)]),
    ...words.map((word) => wordKey(creatorId, word)),
  ];
  if (key === undefined) return { keys: list };
  const isWhole = dropId === undefined && view === undefined;
  const others = [...(isWhole ? [] : [list]), ...more];
  // As an expression, because the planner may take any of several plain keys for the range, also the longest list.
  return others.length === 0 ? { keys: key } : { keys: key, $expr: { $setIsSubset: [others, '$keys'] } };
}
