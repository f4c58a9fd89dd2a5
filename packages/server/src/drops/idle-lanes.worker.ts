import type { Logger } from '../platform/logger.ts';
import { startLoop } from '../platform/loop.ts';
import { inTransaction, type MongoConnection } from '../platform/mongo.ts';
import type { Worker } from '../platform/worker.ts';
import type { DropStore } from './drop.store.ts';
import { foldLanes } from './fold-lanes.ts';
import type { LaneStore } from './lane.store.ts';

const LOOK_EVERY_MS = 10_000;
const IDLE_MS = 30_000;

export type IdleLanesDeps = {
  connection: MongoConnection;
  drops: DropStore;
  lanes: LaneStore;
  logger: Logger;
  databaseNow(): Promise<number>;
};

/**
 * Brings units home from lanes that were not used for a while: of processes that are gone, and of drops that are quiet. Nothing
 * depends on it, because a process that runs short takes from any lane; it keeps lanes few. A process whose lane is gone opens another.
 */
export const startIdleLanes = (deps: IdleLanesDeps): Worker =>
  startLoop('idle-lanes', deps.logger, async () => {
    const idleSince = new Date((await deps.databaseNow()) - IDLE_MS);
    for (const dropId of await deps.lanes.idleSince(idleSince))
      await inTransaction(deps.connection, (session) => foldLanes(deps, dropId, session, idleSince));
    return LOOK_EVERY_MS;
  });
