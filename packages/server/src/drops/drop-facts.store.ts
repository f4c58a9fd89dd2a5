import type { DropStatus } from './drop.ts';
import type { DropCollection } from './drop.model.ts';

/** Single facts about drops, for those who tell of them: cheaper than a drop with its lanes. */
export const createDropFacts = (drops: DropCollection) => ({
  /** Whose drops these are; the unknown are left out. */
  creatorsOf: async (dropIds: readonly string[]): Promise<Map<string, string>> => {
    if (dropIds.length === 0) return new Map();
    const found = await drops
      .find({ _id: { $in: [...dropIds] } }, { projection: { creatorId: 1 } })
      .toArray();
    return new Map(found.map(({ _id, creatorId }) => [_id, creatorId]));
  },

  /** All drops that a creator ever made. */
  async idsOf(creatorId: string): Promise<string[]> {
    const found = await drops.find({ creatorId }, { projection: { _id: 1 } }).toArray();
    return found.map(({ _id }) => _id);
  },

  /** How a drop was written down last; `null` when there is none. */
  findStatus: async (dropId: string): Promise<DropStatus | null> =>
    (await drops.findOne({ _id: dropId }, { projection: { status: 1 } }))?.status ?? null,

  /** Drops that wait for their start, and start before an instant. */
  async findStarting(before: Date): Promise<{ id: string; startsAt: Date; createdAt: Date }[]> {
    const filter = { nextChangeAt: { $lte: before }, status: 'scheduled' } as const;
    const found = await drops.find(filter, { projection: { startsAt: 1, createdAt: 1 } }).toArray();
    return found.map(({ _id, startsAt, createdAt }) => ({ id: _id, startsAt, createdAt }));
  },
});
