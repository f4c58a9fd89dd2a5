import type { PipelineStage, QueryFilter } from 'mongoose';
import { readCursor } from '../platform/cursor.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import type { DropStatus } from './drop.ts';
import { createDropModel, type DropDocument, prepareDrops } from './drop.model.ts';

export type DropFilter = { creatorId?: string | undefined; productId?: string | undefined };
export type Slice = { cursor?: string | undefined; limit: number };

/** Changes that an edit may make, with the rule that must hold in the same write. */
export type Edit = {
  where: Record<string, unknown>;
  set: Record<string, unknown>;
};

export type DropStore = ReturnType<typeof createDropStore>;

const SELLABLE: DropStatus[] = ['scheduled', 'live', 'sold_out'];
const OPEN: DropStatus[] = ['scheduled', 'live', 'paused', 'sold_out'];

export function createDropStore(connection: MongoConnection) {
  const model = createDropModel(connection);
  const drops = connection.collection<DropDocument>('drops');

  async function list(
    filter: QueryFilter<DropDocument>,
    sortBy: 'startsAt' | 'endsAt',
    direction: 1 | -1,
    { cursor, limit }: Slice,
  ): Promise<DropDocument[]> {
    const beyond = cursor === undefined ? {} : afterCursor(cursor, sortBy, direction);
    return model
      .find({ $and: [filter, beyond] })
      .sort({ [sortBy]: direction, _id: direction })
      .limit(limit + 1)
      .lean<DropDocument[]>();
  }

  return {
    prepare: () => prepareDrops(model),
    insert: async (drop: DropDocument, session: MongoSession) => {
      await model.create([drop], { session });
    },
    find: (dropId: string): Promise<DropDocument | null> => drops.findOne({ _id: dropId }),

    /** With the database's clock of the same read. */
    async findWithTime(
      dropId: string,
      session?: MongoSession,
    ): Promise<{ drop: DropDocument; now: number } | null> {
      const pipeline: PipelineStage[] = [
        { $match: { _id: dropId } },
        { $project: { drop: '$$ROOT', now: '$$NOW' } },
      ];
      const [row] = await drops
        .aggregate<{ drop: DropDocument; now: Date }>(pipeline, session ? { session } : {})
        .toArray();
      return row ? { drop: row.drop, now: row.now.getTime() } : null;
    },

    listAll: (filter: DropFilter, status: string | undefined, now: Date, slice: Slice) =>
      list({ $and: [defined(filter), status ? whereStatus(status, now) : {}] }, 'startsAt', -1, slice),
    listLive: (filter: DropFilter, now: Date, slice: Slice) =>
      list(
        { ...defined(filter), status: { $in: OPEN }, startsAt: { $lte: now }, endsAt: { $gt: now } },
        'endsAt',
        1,
        slice,
      ),
    listUpcoming: (filter: DropFilter, now: Date, slice: Slice) =>
      list({ ...defined(filter), status: 'scheduled', startsAt: { $gt: now } }, 'startsAt', 1, slice),

    /** Whether a coming or open drop is made from a product. */
    usesProduct: async (productId: string, now: Date): Promise<boolean> =>
      (await model.exists({ productId, status: { $in: OPEN }, endsAt: { $gt: now } })) !== null,

    /**
     * The one write that takes stock. Its filter is the rule (P1, P7): enough free units, on sale, and inside the window by
     * the database's clock. Returns the drop after the write, or `null` when the rule did not hold.
     */
    claim: (dropId: string, claimed: { units: number; orders: number }, session: MongoSession) =>
      drops.findOneAndUpdate(
        {
          _id: dropId,
          pool: { $gte: claimed.units },
          status: { $in: SELLABLE },
          $expr: { $and: [{ $lte: ['$startsAt', '$$NOW'] }, { $gt: ['$endsAt', '$$NOW'] }] },
        },
        [
          {
            $set: {
              pool: { $subtract: ['$pool', claimed.units] },
              'sold.orders': { $add: ['$sold.orders', claimed.orders] },
              'sold.units': { $add: ['$sold.units', claimed.units] },
              'sold.revenue': { $add: ['$sold.revenue', { $multiply: ['$price', claimed.units] }] },
              claimedAt: '$$NOW',
            },
          },
          {
            $set: {
              status: {
                $cond: [
                  { $and: [{ $eq: ['$status', 'live'] }, { $lte: ['$pool', 0] }] },
                  'sold_out',
                  '$status',
                ],
              },
            },
          },
        ],
        { session, returnDocument: 'after' },
      ),

    /** One edit by its owner: compare-and-set on `where`, with epoch and version grown. `null` when the rule did not hold. */
    edit: (dropId: string, { where, set }: Edit, session: MongoSession) =>
      drops.findOneAndUpdate(
        { ...where, _id: dropId },
        [
          {
            $set: {
              ...set,
              epoch: { $add: ['$epoch', 1] },
              version: { $add: ['$version', 1] },
              updatedAt: '$$NOW',
            },
          },
          { $set: { nextChangeAt: NEXT_CHANGE } },
        ],
        { session, returnDocument: 'after' },
      ),

    /** Drops that change by themselves before an instant. */
    due: (before: Date) =>
      drops
        .find({ nextChangeAt: { $lte: before } }, { projection: { _id: 1, nextChangeAt: 1 } })
        .limit(500)
        .toArray(),
  };
}

/** Mirrors `nextChangeAt` of drop.ts inside the database. */
const NEXT_CHANGE = {
  $switch: {
    branches: [
      { case: { $in: ['$status', ['ended', 'cancelled']] }, then: null },
      { case: { $eq: ['$status', 'scheduled'] }, then: '$startsAt' },
    ],
    default: '$endsAt',
  },
};

const defined = (filter: DropFilter): QueryFilter<DropDocument> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

/** The stored status follows time with a moment's delay, so lists judge by time as `statusAt` does. */
function whereStatus(status: string, now: Date): QueryFilter<DropDocument> {
  const isOpen = { startsAt: { $lte: now }, endsAt: { $gt: now } };
  switch (status) {
    case 'scheduled':
      return { status: 'scheduled', startsAt: { $gt: now } };
    case 'live':
      return { status: { $in: SELLABLE }, pool: { $gt: 0 }, ...isOpen };
    case 'sold_out':
      return { status: { $in: SELLABLE }, pool: 0, ...isOpen };
    case 'paused':
      return { status: 'paused', endsAt: { $gt: now } };
    case 'ended':
      return { $or: [{ status: 'ended' }, { status: { $in: OPEN }, endsAt: { $lte: now } }] };
    default:
      return { status: 'cancelled' };
  }
}

function afterCursor(
  cursor: string,
  sortBy: 'startsAt' | 'endsAt',
  direction: 1 | -1,
): QueryFilter<DropDocument> {
  const [instant, id] = readCursor(cursor, ['instant', 'text']);
  const beyond = direction === 1 ? '$gt' : '$lt';
  return { $or: [{ [sortBy]: { [beyond]: instant } }, { [sortBy]: instant, _id: { [beyond]: id } }] };
}
