import type { PipelineStage } from 'mongoose';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import type { DropStatus } from './drop.ts';
import { createDropModel, type DropDocument, type Sums } from './drop.model.ts';
import { type DropSnapshot, sumUp } from './drop-snapshot.ts';
import type { LaneDocument } from './lane.model.ts';
import type { Claim } from './stock.ts';

/** Changes that an edit may make, with the rule that must hold in the same write. */
export type Edit = {
  where: Record<string, unknown>;
  set: Record<string, unknown>;
};

/** What orders of a drop gave back or became, in one batch of changes. */
export type Settled = { returned: number; taken: number; sold: Sums; cancelled: Sums };

export type DropStore = ReturnType<typeof createDropStore>;

export const SELLABLE: DropStatus[] = ['scheduled', 'live', 'sold_out'];
export const OPEN: DropStatus[] = ['scheduled', 'live', 'paused', 'sold_out'];

/** Statements on drops. Each keeps `stock + returned == pool + lent + taken`. */
export function createDropStore(connection: MongoConnection) {
  const model = createDropModel(connection);
  const drops = connection.collection<DropDocument>('drops');
  const change = (filter: object, pipeline: object[], session: MongoSession) =>
    drops.findOneAndUpdate(filter, pipeline, { session, returnDocument: 'after' });

  return {
    insert: async (drop: DropDocument, session: MongoSession) => {
      await model.create([drop], { session });
    },

    /** With its lanes, in one snapshot: units on their way from one to the other are counted once. */
    find: async (dropId: string): Promise<DropSnapshot | null> =>
      (await findSnapshots([{ $match: { _id: dropId } }]))[0] ?? null,
    findSnapshots,

    findInTransaction: (dropId: string, session: MongoSession): Promise<DropDocument | null> =>
      drops.findOne({ _id: dropId }, { session }),

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

    /** Lends units of the pool to a lane, or with a negative number calls them in. A snapshot has shown them. */
    lend: async (dropId: string, units: number, session: MongoSession): Promise<void> => {
      await drops.updateOne({ _id: dropId }, { $inc: { pool: -units, lent: units } }, { session });
    },

    /** Takes back what lanes were lent: what is free in them, and what they did with the rest. */
    takeBack: (dropId: string, back: { lent: number; free: number; sold: Sums }, session: MongoSession) =>
      change(
        { _id: dropId },
        [
          {
            $set: {
              lent: add('$lent', -back.lent),
              pool: add('$pool', back.free),
              ...addSums('sold', back.sold),
            },
          },
          { $set: { taken: add('$taken', back.lent - back.free), status: openStatus } },
        ],
        session,
      ),

    /**
     * Takes units from the pool for a batch. Its filter is the rule (P1, P7): enough free units, on the terms that the batch was
     * decided on, on sale, and inside the window by the database's clock. `null` when the rule did not hold.
     */
    take: (drop: { id: string; epoch: number }, claim: Claim, session: MongoSession) =>
      change(canTake(drop, claim.units), takeUnits(claim), session),

    /** Writes down what became of orders. `null` when the pool has too few units for those that take theirs again. */
    settle: (dropId: string, { returned, taken, sold, cancelled }: Settled, session: MongoSession) =>
      change(
        { _id: dropId, ...(taken > returned && { pool: { $gte: taken - returned } }) },
        [
          {
            $set: {
              pool: add('$pool', returned - taken),
              returned: add('$returned', returned),
              taken: add('$taken', taken),
              ...addSums('sold', sold),
              ...addSums('cancelled', cancelled),
            },
          },
          { $set: { status: openStatus } },
        ],
        session,
      ),

    setStatus: (dropId: string, status: DropStatus, session: MongoSession) =>
      change({ _id: dropId }, [{ $set: { status, updatedAt: '$$NOW' } }], session),

    /** Remembers whether `stock.low` was told; whether this call changed it. */
    setLowTold: async (dropId: string, isLowTold: boolean, session: MongoSession): Promise<boolean> => {
      const filter = { _id: dropId, isLowTold: { $ne: isLowTold } };
      return (await drops.updateOne(filter, { $set: { isLowTold } }, { session })).matchedCount === 1;
    },

    /** One edit by its owner: compare-and-set on `where`, with epoch and version grown. `null` when the rule did not hold. */
    edit: (dropId: string, { where, set }: Edit, session: MongoSession) =>
      change(
        { ...where, _id: dropId },
        [
          {
            $set: {
              ...set,
              epoch: add('$epoch', 1),
              version: add('$version', 1),
              updatedAt: '$$NOW',
            },
          },
          { $set: { nextChangeAt: NEXT_CHANGE } },
        ],
        session,
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

    /** Calls back for every drop that somebody changed; for copies in memory. Lost calls do no harm: copies live for moments. */
    watch: () =>
      drops.watch<DropDocument>([
        { $match: { operationType: { $in: ['update', 'replace'] } } },
        { $project: { documentKey: 1 } },
      ]),
  };

  /** Drops that a pipeline selects, each with its lanes, all in one snapshot. */
  async function findSnapshots(select: PipelineStage[]): Promise<DropSnapshot[]> {
    const found = await drops
      .aggregate<DropDocument & { lanes: LaneDocument[] }>([...select, WITH_LANES], {
        readConcern: { level: 'snapshot' },
      })
      .toArray();
    return found.map(({ lanes, ...drop }) => sumUp(drop, lanes));
  }
}

const WITH_LANES: PipelineStage = {
  $lookup: { from: 'lanes', localField: '_id', foreignField: 'dropId', as: 'lanes' },
};

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

/** Units that came back put a sold-out drop on sale again. */
const openStatus = {
  $cond: [{ $and: [{ $eq: ['$status', 'sold_out'] }, { $gt: ['$pool', 0] }] }, 'live', '$status'],
};

const canTake = ({ id, epoch }: { id: string; epoch: number }, units: number) => ({
  _id: id,
  epoch,
  pool: { $gte: units },
  status: { $in: SELLABLE },
  $expr: { $and: [{ $lte: ['$startsAt', '$$NOW'] }, { $gt: ['$endsAt', '$$NOW'] }] },
});

const takeUnits = ({ units, sold }: Claim) => [
  {
    $set: {
      pool: add('$pool', -units),
      taken: add('$taken', units),
      ...addSums('sold', sold),
      claimedAt: '$$NOW',
    },
  },
];

function add(field: string, amount: number) {
  return { $add: [field, amount] };
}

const addSums = (field: 'sold' | 'cancelled', { orders, units, revenue }: Sums) => ({
  [`${field}.orders`]: add(`$${field}.orders`, orders),
  [`${field}.units`]: add(`$${field}.units`, units),
  [`${field}.revenue`]: add(`$${field}.revenue`, revenue),
});
