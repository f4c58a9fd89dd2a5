import type { DropCollection } from './drop.model.ts';

/** Whose drops are whose. */
export const createDropOwners = (drops: DropCollection) => ({
  /** The creators of drops; the unknown are left out. */
  async creatorsOf(dropIds: readonly string[]): Promise<Map<string, string>> {
    if (dropIds.length === 0) return new Map();
    const found = await drops
      .find({ _id: { $in: [...dropIds] } }, { projection: { creatorId: 1 } })
      .toArray();
    return new Map(found.map(({ _id, creatorId }) => [_id, creatorId]));
  },
});
