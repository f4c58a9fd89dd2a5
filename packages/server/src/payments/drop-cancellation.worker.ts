import type { Settle } from '../orders/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { DueOrders } from '../orders/index.ts';

const LOOK_EVERY_MS = 1000;
const LOOK_BACK_MS = 300_000;
const SWEEP_EVERY_MS = 600_000;
/** Between two drops of a sweep, which is in no hurry. */
const PAUSE_MS = 20;
const CHUNK = 400;

export type DropCancellationDeps = {
  orders: Pick<DueOrders, 'cancellable'>;
  /** Drops that were called off, since a moment or ever. */
  findCancelledDrops(since: Date | null): Promise<string[]>;
  settle: Settle;
  clock: Clock;
};

/**
 * Cancels the parts of orders that are of drops that were called off, in chunks until none is left. New drops are found within a second; a sweep over all
 * of them, at the start and every ten minutes, finds what a process left that died long ago. A drop that is cancelled takes no orders
 * any more, so one that has none left is done with for good, and it costs nothing to remember that.
 */
export function createDropCancellation(deps: DropCancellationDeps) {
  const { orders, settle, clock, findCancelledDrops } = deps;
  const done = new Set<string>();
  const todo = new Set<string>();
  let sweptAt: number | null = null;

  async function look(): Promise<void> {
    const now = clock.now();
    const isSweep = sweptAt === null || now - sweptAt > SWEEP_EVERY_MS;
    const found = await findCancelledDrops(isSweep ? null : new Date(now - LOOK_BACK_MS));
    for (const dropId of found) if (!done.has(dropId)) todo.add(dropId);
    if (isSweep) sweptAt = now;
  }

  return async function cancelOrders(): Promise<number> {
    await look();
    const [dropId] = todo;
    if (dropId === undefined) return LOOK_EVERY_MS;
    const left = await orders.cancellable(dropId, CHUNK);
    await Promise.all(
      left.map(({ id }) =>
        settle(id, { kind: 'cancel', by: 'drop', dropIds: [dropId] }, 'drop-cancellation'),
      ),
    );
    // To its end, or after the others if it was a full chunk.
    todo.delete(dropId);
    if (left.length > 0) todo.add(dropId);
    else done.add(dropId);
    return todo.size > 0 ? PAUSE_MS : LOOK_EVERY_MS;
  };
}
