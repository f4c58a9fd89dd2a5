import { isOutOfTime, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import type { Lane } from './drop.ts';
import { laneModel, toLane } from './lane.model.ts';
import type { Take } from './stock.ts';

export type LaneStore = ReturnType<typeof createLaneStore>;

/** How long freezing waits for its turn; a group takes a small part of it. */
const FREEZE_WAIT_MS = 500;

/** Statements on lanes. Each keeps `lent == remaining + taken`. */
export function createLaneStore(connection: MongoConnection) {
  const lanes = laneModel.collection(connection);
  return {
    ofDrop: (dropId: string, session?: MongoSession): Promise<Lane[]> =>
      lanes
        .find({ dropId }, session ? { session } : {})
        .map(toLane)
        .toArray(),

    /**
     * The one write of the hot path that takes stock. Its filter is the rule (P1, P7): enough free units, the terms that the group
     * was decided on, without an edit under way, and inside the window by the database's clock. Returns the database's time and what is left,
     * or `null` when the rule did not hold.
     */
    take: async (
      lane: { id: string; epoch: number },
      take: Take,
      session: MongoSession,
    ): Promise<{ at: Date; remaining: number } | null> => {
      const taken = await lanes.findOneAndUpdate(canTake(lane, take.units), takeUnits(take), {
        session,
        returnDocument: 'after',
        projection: { remaining: 1, beatAt: 1 },
      });
      return taken && { at: taken.beatAt, remaining: taken.remaining };
    },

    /** Opens a lane, or adds units to it. */
    lend: async (
      lane: Omit<Lane, 'lent' | 'remaining' | 'taken' | 'sold' | 'frozenAt'>,
      units: number,
      session: MongoSession,
    ): Promise<void> => {
      const { id: _id, ...fields } = lane;
      await lanes.updateOne(
        { _id },
        {
          $set: { ...fields, frozenAt: null },
          $inc: { lent: units, remaining: units },
          $setOnInsert: { taken: 0, sold: { orders: 0, units: 0, revenue: 0 } },
        },
        { session, upsert: true },
      );
    },

    /** Takes free units out of a lane; whether it had them. */
    withdraw: async (id: string, units: number, session: MongoSession): Promise<boolean> => {
      const { matchedCount } = await lanes.updateOne(
        { _id: id, remaining: { $gte: units } },
        { $inc: { lent: -units, remaining: -units } },
        { session },
      );
      return matchedCount === 1;
    },

    /**
     * Stops the lanes of a drop for an edit. On its own, outside a transaction, it waits for its turn behind a busy owner instead of
     * failing, so a sale cannot starve its creator. It does not wait for long: behind a transaction that its process has left open
     * it would wait as long as that lives. The edit's own transaction then conflicts with it, and has it ended.
     */
    freeze: (dropId: string): Promise<void> => setFrozen(dropId, '$$NOW'),

    /** Lanes that it does not reach are taken for thawed soon after. */
    thaw: (dropId: string): Promise<void> => setFrozen(dropId, null),

    remove: async (ids: readonly string[], session: MongoSession): Promise<void> => {
      await lanes.deleteMany({ _id: { $in: [...ids] } }, { session });
    },

    /** Drops with a lane that was not used since an instant. */
    idleSince: async (instant: Date): Promise<string[]> =>
      lanes.distinct('dropId', { beatAt: { $lt: instant } }),
  };

  async function setFrozen(dropId: string, frozenAt: '$$NOW' | null): Promise<void> {
    try {
      await lanes.updateMany({ dropId }, [{ $set: { frozenAt } }], { maxTimeMS: FREEZE_WAIT_MS });
    } catch (error) {
      if (!isOutOfTime(error)) throw error;
    }
  }
}

const canTake = ({ id, epoch }: { id: string; epoch: number }, units: number) => ({
  _id: id,
  epoch,
  frozenAt: null,
  remaining: { $gte: units },
  $expr: { $and: [{ $lte: ['$startsAt', '$$NOW'] }, { $gt: ['$endsAt', '$$NOW'] }] },
});

const takeUnits = ({ units, sold }: Take) => [
  {
    $set: {
      remaining: { $subtract: ['$remaining', units] },
      taken: { $add: ['$taken', units] },
      'sold.orders': { $add: ['$sold.orders', sold.orders] },
      'sold.units': { $add: ['$sold.units', sold.units] },
      'sold.revenue': { $add: ['$sold.revenue', sold.revenue] },
      beatAt: '$$NOW',
    },
  },
];
