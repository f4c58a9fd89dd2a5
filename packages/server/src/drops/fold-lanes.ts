import type { MongoSession } from '../platform/mongo.ts';
import { sumLanes } from './drop.ts';
import type { DropStore } from './drop.store.ts';
import type { LaneStore } from './lane.store.ts';

/**
 * Closes the lanes of a drop in the caller's transaction: what is free goes back to the pool, and what was taken is written down in
 * the drop's own ledger. A group that is under way at the same moment makes this transaction conflict, or finds its lane gone.
 *
 * @param idleSince only lanes that were not used since then
 */
export async function foldLanes(
  { drops, lanes }: { drops: DropStore; lanes: LaneStore },
  dropId: string,
  session: MongoSession,
  idleSince?: Date,
): Promise<void> {
  const all = await lanes.ofDrop(dropId, session);
  const open = idleSince ? all.filter(({ beatAt }) => beatAt < idleSince) : all;
  if (open.length === 0) return;
  await lanes.remove(
    open.map(({ id }) => id),
    session,
  );
  const { lent, remaining: free, sold } = sumLanes(open);
  await drops.takeBack(dropId, { lent, free, sold }, session);
}
