import type { Publish } from '../platform/log/outbox.ts';
import type { Logger } from '../platform/logger.ts';
import { inTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { statusAt } from './drop.rules.ts';
import { toDropState } from './drop.present.ts';
import { sumUp } from './drop.ts';
import type { DropStore } from './drop.store.ts';
import { dropEvents, dropMark } from './drops.events.ts';
import { foldLanes } from './fold-lanes.ts';
import type { LaneStore } from './lane.store.ts';

export type SoldOutDeps = {
  connection: MongoConnection;
  drops: DropStore;
  lanes: LaneStore;
  publish: Publish;
};

/**
 * Writes down that a drop is sold out, if it is: the pool and every lane are empty in one snapshot, and closing the lanes in the same
 * transaction makes sure that none of them changes meanwhile. Whether it is written, or was before.
 */
export const closeIfSoldOut = (deps: SoldOutDeps, dropId: string): Promise<boolean> =>
  inTransaction(deps.connection, (session) => markSoldOut(deps, dropId, session));

/** The same, beside what its caller goes on with: what is not noticed now is noticed with the next look at the drop. */
export function noticeTheEnd(deps: SoldOutDeps & { logger: Logger }, dropId: string): void {
  closeIfSoldOut(deps, dropId).catch((error: unknown) =>
    deps.logger.debug({ err: error, dropId }, 'the end of the stock is noticed later'),
  );
}

/** The same in a transaction of the caller's. */
export async function markSoldOut(
  deps: Omit<SoldOutDeps, 'connection'>,
  dropId: string,
  session: MongoSession,
): Promise<boolean> {
  const { drops, lanes, publish } = deps;
  const found = await drops.findWithTime(dropId, session);
  if (!found) return false;
  const { drop, now } = found;
  if (drop.status === 'sold_out') return true;
  // One that waits for its start or is paused says so when its time comes.
  if (drop.pool > 0 || drop.status !== 'live' || statusAt(toDropState(sumUp(drop, [])), now) === 'ended')
    return false;
  const open = await lanes.ofDrop(dropId, session);
  if (open.some(({ remaining }) => remaining > 0)) return false;
  await foldLanes(deps, dropId, session);
  const soldOut = await drops.setStatus(dropId, 'sold_out', session);
  if (!soldOut) return false;
  const events = dropEvents(['drop.soldout'], sumUp(soldOut, []), now);
  await publish(events, session, [dropMark(dropId)]);
  return true;
}
