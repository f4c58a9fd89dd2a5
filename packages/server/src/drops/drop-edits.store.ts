import type { MongoSession } from '../platform/mongo.ts';
import type { DropStatus } from './drop.rules.ts';
import type { Drop } from './drop.ts';
import { type DropCollection, toDrop } from './drop.model.ts';

/** Changes that an edit may make, with the rule that must hold in the same write. */
export type Edit = {
  where: Record<string, unknown>;
  set: Record<string, unknown>;
};

/** Statements of owners and of time. */
export function createDropEdits(drops: DropCollection) {
  const change = createChange(drops);
  return {
    setStatus: (dropId: string, status: DropStatus, session: MongoSession) =>
      change({ _id: dropId }, [{ $set: { status, ...noteEnd(status), updatedAt: '$$NOW' } }], session),

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
              epoch: { $add: ['$epoch', 1] },
              version: { $add: ['$version', 1] },
              updatedAt: '$$NOW',
            },
          },
          { $set: { nextChangeAt: NEXT_CHANGE } },
        ],
        session,
      ),
  };
}

/** Units that come back may sell it out again: the first time is the one to remember. */
const noteEnd = (status: DropStatus) =>
  status === 'sold_out' ? { soldOutAt: { $ifNull: ['$soldOutAt', '$$NOW'] } } : {};

/** One write to one drop, and the drop after it; `null` when the filter did not hold. */
export const createChange =
  (drops: DropCollection) =>
  async (filter: object, pipeline: object[], session: MongoSession): Promise<Drop | null> => {
    const changed = await drops.findOneAndUpdate(filter, pipeline, { session, returnDocument: 'after' });
    return changed && toDrop(changed);
  };

/** Mirrors `nextChangeAt` of drop.rules.ts inside the database. */
const NEXT_CHANGE = {
  $switch: {
    branches: [
      { case: { $in: ['$status', ['ended', 'cancelled']] }, then: null },
      { case: { $eq: ['$status', 'scheduled'] }, then: '$startsAt' },
    ],
    default: '$endsAt',
  },
};
