import type { Filter } from '../platform/mongo.ts';
import { readCursor } from '../platform/cursor.ts';
import type { DropSnapshot } from './drop.ts';
import { OPEN, type StoredDrop } from './drop.model.ts';
import type { DropStore } from './drop.store.ts';

export type DropFilter = { creatorId?: string | undefined; productId?: string | undefined };
export type Slice = { cursor?: string | undefined; limit: number };

export type DropLists = ReturnType<typeof createDropLists>;

/** Pages of drops. Each holds one drop more than asked for when there is a next page. */
export function createDropLists({ findSnapshots }: Pick<DropStore, 'findSnapshots'>) {
  async function list(
    filter: Filter<StoredDrop>,
    sortBy: 'startsAt' | 'endsAt',
    direction: 1 | -1,
    { cursor, limit }: Slice,
  ): Promise<DropSnapshot[]> {
    const beyond = cursor === undefined ? {} : afterCursor(cursor, sortBy, direction);
    return findSnapshots([
      { $match: { $and: [filter, beyond] } },
      { $sort: { [sortBy]: direction, _id: direction } },
      { $limit: limit + 1 },
    ]);
  }

  return {
    all: (filter: DropFilter, status: string | undefined, now: Date, slice: Slice) =>
      list({ $and: [defined(filter), status ? whereStatus(status, now) : {}] }, 'startsAt', -1, slice),
    live: (filter: DropFilter, now: Date, slice: Slice) =>
      list(
        { ...defined(filter), status: { $in: OPEN }, startsAt: { $lte: now }, endsAt: { $gt: now } },
        'endsAt',
        1,
        slice,
      ),
    upcoming: (filter: DropFilter, now: Date, slice: Slice) =>
      list({ ...defined(filter), status: 'scheduled', startsAt: { $gt: now } }, 'startsAt', 1, slice),
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

function afterCursor(cursor: string, sortBy: 'startsAt' | 'endsAt', direction: 1 | -1): Filter<StoredDrop> {
  const [instant, id] = readCursor(cursor, ['instant', 'text']);
  const beyond = direction === 1 ? '$gt' : '$lt';
  return { $or: [{ [sortBy]: { [beyond]: instant } }, { [sortBy]: instant, _id: { [beyond]: id } }] };
}
