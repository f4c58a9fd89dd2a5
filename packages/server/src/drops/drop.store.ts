import type { MongoConnection, MongoSession, Stage } from '../platform/mongo.ts';
import { createDropEdits } from './drop-edits.store.ts';
import { createDropFacts } from './drop-facts.store.ts';
import { createDropLedger } from './drop-ledger.store.ts';
import { type Drop, type DropSnapshot, sumUp } from './drop.ts';
import { dropModel, dueAt, OPEN, type StoredDrop, toDrop, toStoredDrop } from './drop.model.ts';
import { createDropWords } from './drop-words.store.ts';
import type { StoredLane } from './lane.model.ts';

export type DropStore = ReturnType<typeof createDropStore>;

/** Statements on drops: these read, those of `drop-edits.store.ts` and `drop-ledger.store.ts` change. */
export function createDropStore(connection: MongoConnection) {
  const drops = dropModel.collection(connection);
  return {
    ...createDropLedger(drops),
    ...createDropEdits(drops),
    ...createDropFacts(drops),
    ...createDropWords(drops),
    insert: async (drop: Drop, session: MongoSession) => {
      await drops.insertOne(toStoredDrop(drop), { session });
    },

    /** With its lanes, in one snapshot: units on their way from one to the other are counted once. */
    find: async (dropId: string): Promise<DropSnapshot | null> =>
      (await findSnapshots([{ $match: { _id: dropId } }]))[0] ?? null,
    findSnapshots,

    /** With the database's clock of the same read. */
    async findWithTime(dropId: string, session?: MongoSession): Promise<{ drop: Drop; now: number } | null> {
      const pipeline: Stage[] = [{ $match: { _id: dropId } }, { $project: { drop: '$$ROOT', now: '$$NOW' } }];
      const [row] = await drops
        .aggregate<{ drop: StoredDrop; now: Date }>(pipeline, session ? { session } : {})
        .toArray();
      return row ? { drop: toDrop(row.drop), now: row.now.getTime() } : null;
    },

    /** Whether a coming or open drop is made from a product. */
    usesProduct: async (productId: string, now: Date): Promise<boolean> =>
      (await drops.findOne({ productId, status: { $in: OPEN }, endsAt: { $gt: now } })) !== null,

    /** Drops that change by themselves before an instant. */
    due: (before: Date) =>
      drops
        .find({ nextChangeAt: dueAt(before) })
        .project<{ id: string; nextChangeAt: Date }>({ _id: 0, id: '$_id', nextChangeAt: 1 })
        .limit(500)
        .toArray(),
  };

  /** Drops that a pipeline selects, each with its lanes, all in one snapshot. */
  async function findSnapshots(select: Stage[], hint?: Record<string, 1 | -1>): Promise<DropSnapshot[]> {
    const found = await drops
      .aggregate<StoredDrop & { lanes: StoredLane[] }>([...select, WITH_LANES], {
        readConcern: { level: 'snapshot' },
        ...(hint && { hint }),
      })
      .toArray();
    return found.map(({ lanes, ...drop }) => sumUp(toDrop(drop), lanes));
  }
}

const WITH_LANES: Stage = {
  $lookup: { from: 'lanes', localField: '_id', foreignField: 'dropId', as: 'lanes' },
};
