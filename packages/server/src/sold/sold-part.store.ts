import type { SoldView } from '@livedrops/sdk/contract';
import { createKeyset, type PageRead, type Slice } from '../platform/keyset.ts';
import { fromStored } from '../platform/model.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { putNewer } from './put-newer.ts';
import { soldPartModel } from './sold-part.model.ts';
import { havingAll, listKey, type SoldPart, type Sought, soughtKeys } from './sold-part.ts';

/** Which parts a list has. */
export type SoldSearch = Sought & {
  dropId?: string | undefined;
  view?: SoldView | undefined;
  /** The buyer is known by an address that they show. */
  isByAddress?: boolean;
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
  const read = ({ filter, sort, limit }: PageRead): Promise<SoldPart[]> =>
    parts.find(filter, { sort, limit, hint: INDEX }).map(fromStored).toArray();
  return {
    /** Writes where parts stand, unless it was made from a newer form of the order before. */
    put: (made: readonly SoldPart[]): Promise<void> => putNewer(parts, made, 'revision'),

    /** The order of the part that stands so many places before the last one, by the ids of the orders. */
    async orderBeforeLast(places: number): Promise<string | null> {
      const [part] = await parts.find({}, { sort: { _id: -1 }, skip: places, limit: 1 }).toArray();
      return part?.orderId ?? null;
    },

    page: ({ sort, ...slice }: Slice & { sort: SoldSort }, search: SoldSearch) =>
      SORTS[sort].page(slice, filterOf(search), read),

    /** So many parts of a list after one, or the first ones. No cursor stays open between two calls. */
    after: (last: SoldPart | null, sort: SoldSort, search: SoldSearch, limit: number): Promise<SoldPart[]> =>
      SORTS[sort].after(last, { filter: filterOf(search), limit }, read),

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

/** What is sought is a narrower range than a list; the whole list of a creator has all that is theirs. */
function filterOf({ dropId, view, ...sought }: SoldSearch): object {
  const list = listKey(dropId ?? sought.creatorId, view ?? 'all');
  const [key, ...others] = soughtKeys(sought);
  if (key === undefined) return { keys: list };
  const isWhole = dropId === undefined && view === undefined;
  return havingAll('keys', [key, ...(isWhole ? [] : [list]), ...others]);
}
