import type { MongoSession } from '../platform/mongo.ts';
import type { DropStatus } from './drop.rules.ts';
import type { Sums } from './drop.ts';
import { createChange } from './drop-edits.store.ts';
import type { DropCollection } from './drop.model.ts';
import type { Take } from './stock.ts';

/**
 * What orders of a drop gave back or became, in one group of changes. `withdrawn`: of what they returned, what is not on sale again, so that
 * the stock shrinks by it.
 */
export type LedgerDelta = {
  returned: number;
  withdrawn: number;
  taken: number;
  sold: Sums;
  cancelled: Sums;
};

const SELLABLE: readonly DropStatus[] = ['scheduled', 'live', 'sold_out'];

/** Statements that move units. Each keeps `stock + returned == pool + lent + taken`. */
export function createDropLedger(drops: DropCollection) {
  const change = createChange(drops);
  return {
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
     * Takes units from the pool for a group. Its filter is the rule (P1, P7): enough free units, on the terms that the group was
     * decided on, on sale, and inside the window by the database's clock. Returns the database's time, or `null` when the rule did not
     * hold.
     */
    async take(drop: { id: string; epoch: number }, take: Take, session: MongoSession) {
      const options = { session, returnDocument: 'after', projection: { claimedAt: 1 } } as const;
      const taken = await drops.findOneAndUpdate(canTake(drop, take.units), takeUnits(take), options);
      return taken && taken.claimedAt;
    },

    /** Writes down what became of orders. `null` when the pool has too few units for those that take theirs again. */
    settle: (
      dropId: string,
      { returned, withdrawn, taken, sold, cancelled }: LedgerDelta,
      session: MongoSession,
    ) =>
      change(
        {
          _id: dropId,
          ...(taken + withdrawn > returned && { pool: { $gte: taken + withdrawn - returned } }),
        },
        [
          {
            $set: {
              stock: add('$stock', -withdrawn),
              pool: add('$pool', returned - withdrawn - taken),
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
  };
}

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

const takeUnits = ({ units, sold }: Take) => [
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
