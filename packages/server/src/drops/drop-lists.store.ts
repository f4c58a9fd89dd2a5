import type { Filter } from '../platform/mongo.ts';
import { createKeyset, type Keyset, type Slice } from '../platform/keyset.ts';
import type { DropSnapshot } from './drop.ts';
import { OPEN, type StoredDrop } from './drop.model.ts';
import type { DropStore } from './drop.store.ts';

export type DropFilter = { creatorId?: string | undefined; productId?: string | undefined };

export type DropLists = ReturnType<typeof createDropLists>;

const latestStart = createKeyset<DropSnapshot>({
  fields: { startsAt: 'instant', id: 'text' },
  direction: -1,
});
const nextStart = createKeyset<DropSnapshot>({ fields: { startsAt: 'instant', id: 'text' }, direction: 1 });
const nextEnd = createKeyset<DropSnapshot>({ fields: { endsAt: 'instant', id: 'text' }, direction: 1 });

/** Pages of drops. */
export function createDropLists({ findSnapshots }: Pick<DropStore, 'findSnapshots'>) {
  const list = (sorted: Keyset<DropSnapshot>, which: Filter<StoredDrop>, slice: Slice) =>
    sorted.page(slice, which, ({ filter, sort, limit }) =>
      findSnapshots([{ $match: filter }, { $sort: sort }, { $limit: limit }]),
    );

  return {
    all: (filter: DropFilter, status: string | undefined, now: Date, slice: Slice) =>
      list(latestStart, { ...defined(filter), ...(status && whereStatus(status, now)) }, slice),
    live: (filter: DropFilter, now: Date, slice: Slice) =>
      list(
        nextEnd,
        { ...defined(filter), status: { $in: OPEN }, startsAt: { $lte: now }, endsAt: { $gt: now } },
        slice,
      ),
    upcoming: (filter: DropFilter, now: Date, slice: Slice) =>
      list(nextStart, { ...defined(filter), status: 'scheduled', startsAt: { $gt: now } }, slice),
  };
}

const defined = (filter: DropFilter): Filter<StoredDrop> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

/** The stored status follows time with a moment's delay, so lists judge by time as `statusAt` does. */
function whereStatus(status: string, now: Date): Filter<StoredDrop> {
  const isOpen = { startsAt: { $lte: now }, endsAt: { $gt: now } };
  switch (status) {
    case 'scheduled':
      return { status: 'scheduled', startsAt: { $gt: now } };
    case 'live':
      return { status: { $in: ['scheduled', 'live'] }, ...isOpen };
    case 'sold_out':
      return { status: 'sold_out', ...isOpen };
    case 'paused':
      return { status: 'paused', endsAt: { $gt: now } };
    case 'ended':
      return { $or: [{ status: 'ended' }, { status: { $in: OPEN }, endsAt: { $lte: now } }] };
    default:
      return { status: 'cancelled' };
  }
}
