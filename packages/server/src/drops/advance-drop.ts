import type { Publish } from '../platform/log/outbox.ts';
import type { MongoSession } from '../platform/mongo.ts';
import { statusAt } from './drop.rules.ts';
import { type DropSnapshot, sumUp } from './drop.ts';
import { toDropState } from './drop.present.ts';
import type { DropStore } from './drop.store.ts';
import { dropEvents, dropMark } from './drops.events.ts';
import { foldLanes } from './fold-lanes.ts';
import type { LaneStore } from './lane.store.ts';

export type AdvanceDeps = { drops: DropStore; lanes: LaneStore; publish: Publish };

/**
 * Writes down what time has decided, in the caller's transaction, and tells it. An order that is being committed at the same moment
 * makes the transaction conflict, so a process that sees the end written sees every order before it.
 *
 * @returns how many milliseconds are left until then, by the database's clock; 0 when nothing is to be done any more
 */
export async function advanceDrop(deps: AdvanceDeps, dropId: string, session: MongoSession): Promise<number> {
  const found = await deps.drops.findWithTime(dropId, session);
  if (!found?.drop.nextChangeAt) return 0;
  const { now } = found;
  const leftMs = found.drop.nextChangeAt.getTime() - now;
  if (leftMs > 0) return leftMs;
  const drop = sumUp(found.drop, await deps.lanes.ofDrop(dropId, session));
  const status = statusAt(toDropState(drop), now);
  if (status === drop.status) return 0;
  // Nothing is taken from lanes any more after the end.
  if (status === 'ended') await foldLanes(deps, dropId, session);
  const where = { status: drop.status, version: drop.version };
  const advanced = await deps.drops.edit(dropId, { where, set: { status } }, session);
  if (!advanced) return 0;
  const after = sumUp(advanced, await deps.lanes.ofDrop(dropId, session));
  await tell(deps, drop, after, now, session);
  return 0;
}

async function tell(
  deps: AdvanceDeps,
  before: DropSnapshot,
  drop: DropSnapshot,
  now: number,
  session: MongoSession,
): Promise<void> {
  const wasStarted = before.status !== 'scheduled';
  const types: string[] = [];
  if (!wasStarted) types.push('drop.started');
  if (drop.status === 'sold_out') types.push('drop.soldout');
  if (drop.status === 'ended') types.push('drop.ended');
  await deps.publish(dropEvents(types, drop, now), session, [dropMark(drop.id)]);
}
