import type { DropOrder } from '@livedrops/sdk';

const WINDOW_MS = 60_000;
/** Fewer are chance. */
const FAILED_MIN = 5;
/** Of ten orders, so many may fail without anything being wrong. */
const FAILED_SHARE = 0.1;

type Seen = { atMs: number; isFailed: boolean };

/** Looks at the orders of a drop whose fate became known in the last minute: tells how many failed when these are too many. */
export const createUnpaidWatch = () => {
  const seen = new Map<string, Map<string, Seen>>();
  return (
    dropId: string,
    recent: readonly Pick<DropOrder, 'id' | 'status'>[],
    nowMs: number,
  ): { failed: number; all: number } | null => {
    const orders = seen.get(dropId) ?? new Map<string, Seen>();
    seen.set(dropId, orders);
    for (const { id, status } of recent)
      if ((status === 'failed' || status === 'confirmed') && !orders.has(id))
        orders.set(id, { atMs: nowMs, isFailed: status === 'failed' });
    // The first ones are the oldest.
    for (const [id, { atMs }] of orders) {
      if (nowMs - atMs <= WINDOW_MS) break;
      orders.delete(id);
    }
    const all = orders.size;
    const failed = [...orders.values()].filter(({ isFailed }) => isFailed).length;
    return failed >= FAILED_MIN && failed > all * FAILED_SHARE ? { failed, all } : null;
  };
};
