import type { MongoSession } from '../platform/mongo.ts';
import type { Drop, Sums } from './drop.ts';
import type { DropStore } from './drop.store.ts';
import type { LaneStore } from './lane.store.ts';

/**
 * Closes the lanes of a drop in the caller's transaction: what is free goes back to the pool, and what was taken is written down in
 * the drop's own ledger. A batch that is under way at the same moment makes this transaction conflict, or finds its lane gone.
 *
 * @param idleSince only lanes that were not used since then
 * @returns the drop after it, or `null` when there is no such drop
 */
export async function foldLanes(
  { drops, lanes }: { drops: DropStore; lanes: LaneStore },
  dropId: string,
  session: MongoSession,
  idleSince?: Date,
): Promise<Drop | null> {
  const all = await lanes.ofDrop(dropId, session);
  const open = idleSince ? all.filter(({ beatAt }) => beatAt < idleSince) : all;
  if (open.length === 0) return drops.findInTransaction(dropId, session);
  await lanes.remove(
    open.map(({ id }) => id),
    session,
  );
  const sum = (pick: (lane: (typeof open)[number]) => number) =>
    open.reduce((total, lane) => total + pick(lane), 0);
  const sold: Sums = {
    orders: sum((lane) => lane.sold.orders),
    units: sum((lane) => lane.sold.units),
    revenue: sum((lane) => lane.sold.revenue),
  };
  return drops.takeBack(
    dropId,
    { lent: sum(({ lent }) => lent), free: sum(({ remaining }) => remaining), sold },
    session,
  );
}
