import type { PipelineStage } from 'mongoose';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import type { DropStatus } from './drop.ts';
import { createDropModel, type DropDocument, prepareDrops } from './drop.model.ts';

/** Changes that an edit may make, with the rule that must hold in the same write. */
export type Edit = {
  where: Record<string, unknown>;
  set: Record<string, unknown>;
};

export type DropStore = ReturnType<typeof createDropStore>;

export const SELLABLE: DropStatus[] = ['scheduled', 'live', 'sold_out'];
export const OPEN: DropStatus[] = ['scheduled', 'live', 'paused', 'sold_out'];

export function createDropStore(connection: MongoConnection) {
  const model = createDropModel(connection);
  const drops = connection.collection<DropDocument>('drops');

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

    /** Whether a coming or open drop is made from a product. */
    usesProduct: async (productId: string, now: Date): Promise<boolean> =>
      (await model.exists({ productId, status: { $in: OPEN }, endsAt: { $gt: now } })) !== null,

    /**
     * The one write that takes stock. Its filter is the rule (P1, P7): enough free units, on sale, and inside the window by
     * the database's clock. Returns the drop after the write, or `null` when the rule did not hold.
     */
    claim: (dropId: string, claimed: { units: number; orders: number }, session: MongoSession) =>
      drops.findOneAndUpdate(onSaleWith(dropId, claimed.units), takeUnits(claimed), {
        session,
        returnDocument: 'after',
      }),

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

    /** Drops that have started and that had not ended at an instant. */
    listOnSaleSince: async (instant: Date): Promise<string[]> => {
      const filter = { endsAt: { $gte: instant }, $expr: { $lte: ['$startsAt', '$$NOW'] } };
      const found = await drops.find(filter, { projection: { _id: 1 } }).toArray();
      return found.map(({ _id }) => _id);
    },

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

const onSaleWith = (dropId: string, units: number) => ({
  _id: dropId,
  pool: { $gte: units },
  status: { $in: SELLABLE },
  $expr: { $and: [{ $lte: ['$startsAt', '$$NOW'] }, { $gt: ['$endsAt', '$$NOW'] }] },
});

const takeUnits = ({ units, orders }: { units: number; orders: number }) => [
  {
    $set: {
      pool: { $subtract: ['$pool', units] },
      'sold.orders': { $add: ['$sold.orders', orders] },
      'sold.units': { $add: ['$sold.units', units] },
      'sold.revenue': { $add: ['$sold.revenue', { $multiply: ['$price', units] }] },
      claimedAt: '$$NOW',
    },
  },
  {
    $set: {
      status: {
        $cond: [{ $and: [{ $eq: ['$status', 'live'] }, { $lte: ['$pool', 0] }] }, 'sold_out', '$status'],
      },
    },
  },
];
