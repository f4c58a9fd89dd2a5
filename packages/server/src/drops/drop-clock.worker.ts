import type { Worker } from '../platform/worker.ts';
import type { Logger } from '../platform/logger.ts';
import { startLoop } from '../platform/loop.ts';
import { inTransaction, type MongoConnection } from '../platform/mongo.ts';
import { advanceDrop, type AdvanceDeps } from './advance-drop.ts';

const LOOK_EVERY_MS = 200;
const LOOK_AHEAD_MS = 1000;
/** A change that is due by this clock but not yet by the database's is tried again after this at least. */
const RETRY_MS = 10;

export type DropClockDeps = AdvanceDeps & {
  connection: MongoConnection;
  logger: Logger;
  databaseNow(): Promise<number>;
};

/**
 * Starts and ends drops on time. Every worker process runs it; a compare-and-set judged by the database's clock lets exactly one
 * of them make each change, so a process that dies takes nothing with it.
 */
export function startDropClock(deps: DropClockDeps): Worker {
  const timers = new Map<string, NodeJS.Timeout>();
  const changes = new Set<Promise<void>>();
  let isStopped = false;

  const loop = startLoop('drop-clock', deps.logger, async () => {
    const now = await deps.databaseNow();
    for (const { id, nextChangeAt } of await deps.drops.due(new Date(now + LOOK_AHEAD_MS))) {
      if (!timers.has(id)) arm(id, nextChangeAt.getTime() - now);
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
      const leftMs = await inTransaction(deps.connection, (session) => advanceDrop(deps, dropId, session));
      timers.delete(dropId);
      // Its owner may have put it off; the look finds it again in time.
      if (leftMs > 0 && leftMs <= LOOK_AHEAD_MS && !isStopped) arm(dropId, Math.max(RETRY_MS, leftMs));
    } catch (error) {
      // The next look finds it again.
      timers.delete(dropId);
      deps.logger.warn({ err: error, dropId }, 'drop could not be advanced yet');
    }
  }

  return {
    async stop() {
      isStopped = true;
      await loop.stop();
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(changes);
    },
  };
}
