import type { Publish } from '../platform/events/outbox.ts';
import type { Logger } from '../platform/logger.ts';
import { startLoop } from '../platform/loop.ts';
import { inTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { statusAt } from './drop.ts';
import { type DropSnapshot, sumUp } from './drop-snapshot.ts';
import { presentDrop, toDropState } from './drop.present.ts';
import type { DropStore } from './drop.store.ts';
import { dropSignal, dropTopics } from './drops.events.ts';
import { foldLanes } from './fold-lanes.ts';
import type { LaneStore } from './lane.store.ts';

const LOOK_EVERY_MS = 200;
const LOOK_AHEAD_MS = 1000;
/** A change that is due by this clock but not yet by the database's is tried again after this. */
const RETRY_MS = 10;

export type DropClockDeps = {
  connection: MongoConnection;
  drops: DropStore;
  lanes: LaneStore;
  publish: Publish;
  logger: Logger;
  databaseNow(): Promise<number>;
};

/**
 * Starts and ends drops on time. Every worker process runs it; a compare-and-set judged by the database's clock lets exactly one
 * of them make each change, so a process that dies takes nothing with it.
 */
export function startDropClock(deps: DropClockDeps): { stop(): Promise<void> } {
  const timers = new Map<string, NodeJS.Timeout>();
  const changes = new Set<Promise<void>>();

  const loop = startLoop('drop-clock', deps.logger, async () => {
    const now = await deps.databaseNow();
    for (const { _id, nextChangeAt } of await deps.drops.due(new Date(now + LOOK_AHEAD_MS))) {
      if (!timers.has(_id)) arm(_id, (nextChangeAt?.getTime() ?? now) - now);
    }
    return LOOK_EVERY_MS;
  });

  function arm(dropId: string, delayMs: number): void {
    const timer = setTimeout(
      () => {
        const change = run(dropId).finally(() => changes.delete(change));
        changes.add(change);
      },
      Math.max(0, delayMs),
    );
    timers.set(dropId, timer);
  }

  async function run(dropId: string): Promise<void> {
    try {
      const outcome = await advanceDrop(deps, dropId);
      timers.delete(dropId);
      if (outcome === 'early') arm(dropId, RETRY_MS);
    } catch (error) {
      // The next look finds it again.
      timers.delete(dropId);
      deps.logger.warn({ err: error, dropId }, 'drop could not be advanced yet');
    }
  }

  return {
    async stop() {
      await loop.stop();
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(changes);
    },
  };
}

/** Writes down what time has decided. `early` when the database's clock is not there yet. */
const advanceDrop = (deps: DropClockDeps, dropId: string): Promise<'advanced' | 'early' | 'settled'> =>
  inTransaction(deps.connection, async (session) => {
    const found = await deps.drops.findWithTime(dropId, session);
    if (!found?.drop.nextChangeAt) return 'settled';
    const { now } = found;
    if (now < found.drop.nextChangeAt.getTime()) return 'early';
    const drop = sumUp(found.drop, await deps.lanes.ofDrop(dropId, session));
    const status = statusAt(toDropState(drop), now);
    if (status === drop.status) return 'settled';
    // Nothing is taken from lanes any more after the end.
    if (status === 'ended') await foldLanes(deps, dropId, session);
    const where = { status: drop.status, version: drop.version };
    const advanced = await deps.drops.edit(dropId, { where, set: { status } }, session);
    if (!advanced) return 'settled';
    const after = sumUp(advanced, await deps.lanes.ofDrop(dropId, session));
    await tell(deps, drop, after, now, session);
    return 'advanced';
  });

async function tell(
  deps: DropClockDeps,
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
  const data = { drop: presentDrop(drop, now) };
  const events = types.map((type) => ({ type, topics: dropTopics(drop), data }));
  await deps.publish(events, session, [dropSignal(drop._id)]);
}
