import { createBoundedMap } from '../bounded-map.ts';

/** Keys that are counted at a time; beyond it the least recently seen key is forgotten. */
const KEYS_MAX = 200_000;

export type Count = { used: number; msBeforeNext: number };

/**
 * Counts by key in windows that begin with a key's first point. Synchronous and without a timer for each key: it is
 * asked on every request.
 */
export function createWindowCounter(windowMs: number, now: () => number = () => performance.now()) {
  const windows = createBoundedMap<{ used: number; endsAt: number }>(KEYS_MAX);
  return {
    /** Takes a point; those over a limit count, too, and do not make the window longer. */
    take(key: string): Count {
      const at = now();
      const open = windows.get(key);
      if (open && open.endsAt > at) {
        open.used += 1;
        return { used: open.used, msBeforeNext: open.endsAt - at };
      }
      windows.set(key, { used: 1, endsAt: at + windowMs });
      return { used: 1, msBeforeNext: windowMs };
    },

    /** A point that does not count after all. */
    giveBack(key: string): void {
      const open = windows.get(key);
      if (open && open.used > 0) open.used -= 1;
    },
  };
}
