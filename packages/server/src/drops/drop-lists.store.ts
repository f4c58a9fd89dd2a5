import type { Filter } from '../platform/mongo.ts';
import { createKeyset, type Keyset, type Slice } from '../platform/keyset.ts';
import type { DropSnapshot } from './drop.ts';
import { OPEN, STARTED, type StoredDrop } from './drop.model.ts';
import type { DropStatus } from './drop.rules.ts';
import type { DropStore } from './drop.store.ts';

export type DropFilter = { creatorId?: string | undefined; productId?: string | undefined };

type DropWish = DropFilter & {
  status?: DropStatus | undefined;
  startsFrom?: string | undefined;
  startsTo?: string | undefined;
};

export type DropLists = ReturnType<typeof createDropLists>;

// The index of a list is named in each statement: among so many, MongoDB at times picks one that has the records of an instant in order
// and reads those of all creators.
type Index = Record<string, 1 | -1>;
const BY_START = { startsAt: -1, _id: -1 } as const;
const BY_END = { endsAt: 1, _id: 1 } as const;

const latestStart = createKeyset<DropSnapshot>({
  fields: { startsAt: 'instant', id: 'text' },
  direction: -1,
});
const nextStart = createKeyset<DropSnapshot>({ fields: { startsAt: 'instant', id: 'text' }, direction: 1 });
const nextEnd = createKeyset<DropSnapshot>({ fields: { endsAt: 'instant', id: 'text' }, direction: 1 });

/**
 * Pages of drops by status. The stored status follows time with a moment's delay. So a list looks first whether a drop waits for the
 * drop clock: mostly none does, and the stored status is right. Otherwise the list judges by time, as `statusAt` does, and reads more.
 */
export function createDropLists({ findSnapshots, due }: Pick<DropStore, 'findSnapshots' | 'due'>) {
  const list = (sorted: Keyset<DropSnapshot>, which: Filter<StoredDrop>, slice: Slice) =>
    sorted.page(slice, which, ({ filter, sort, limit }) =>
      findSnapshots([{ $match: filter }, { $sort: sort }, { $limit: limit }], indexFor(which, sorted)),
    );
  const isBehind = async (now: Date): Promise<boolean> => (await due(now)).length > 0;

  return {
    async all({ status, startsFrom, startsTo, ...filter }: DropWish, now: Date, slice: Slice) {
      const which = { ...defined(filter), ...startingIn(startsFrom, startsTo) };
      if (status === undefined) return list(latestStart, which, slice);
      const ofStatus = (await isBehind(now)) ? byTime(status, now) : { status };
      return list(latestStart, { ...which, ...ofStatus }, slice);
    },
    async live(filter: DropFilter, now: Date, slice: Slice) {
      const which = (await isBehind(now)) ? openAt(OPEN, now) : { status: { $in: STARTED } };
      return list(nextEnd, { ...defined(filter), ...which }, slice);
    },
    upcoming: (filter: DropFilter, now: Date, slice: Slice) =>
      list(nextStart, { ...defined(filter), ...byTime('scheduled', now) }, slice),
  };
}

/** As `drop.model.ts` declares them. A product has one creator. */
function indexFor(which: Filter<StoredDrop>, sorted: Keyset<DropSnapshot>): Index | undefined {
  if (which.$or) return undefined;
  const of: Index = which.productId ? { productId: 1 } : which.creatorId ? { creatorId: 1 } : {};
  return { ...of, ...(which.status && { status: 1 }), ...(sorted === nextEnd ? BY_END : BY_START) };
}

const defined = (filter: DropFilter): Filter<StoredDrop> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

/** Apart from what a status says of the start. */
function startingIn(from: string | undefined, to: string | undefined): Filter<StoredDrop> {
  const startsAt = { ...(from && { $gte: new Date(from) }), ...(to && { $lt: new Date(to) }) };
  return from || to ? { $and: [{ startsAt }] } : {};
}

const openAt = (statuses: DropStatus[], now: Date): Filter<StoredDrop> => ({
  status: { $in: statuses },
  startsAt: { $lte: now },
  endsAt: { $gt: now },
});

function byTime(status: DropStatus, now: Date): Filter<StoredDrop> {
  switch (status) {
    case 'scheduled':
      return { status, startsAt: { $gt: now } };
    case 'live':
      return openAt(['scheduled', 'live'], now);
    case 'sold_out':
      return openAt(['sold_out'], now);
    case 'paused':
      return { status, endsAt: { $gt: now } };
    case 'ended':
      return { $or: [{ status }, { status: { $in: OPEN }, endsAt: { $lte: now } }] };
    case 'cancelled':
      return { status };
  }
}
