import type { Clock } from './clock.ts';
import { createMemoryCache } from './memory-cache.ts';

/** Records from one anchor to the next. */
export const ANCHOR_STEP = 1000;
const LIFE_MS = 4000;
const LISTS_MAX = 100;

export type Anchors<T> = {
  /** The last of the first `count` steps of a list; `null` when it is shorter. `next` finds the one a step behind another. */
  find(list: string, count: number, next: (from: T | null) => Promise<T | null>): Promise<T | null>;
};

/**
 * Remembers one record of each step of a list for some seconds, so that a page by number passes few records at any depth. What comes or
 * goes in these seconds may shift where a page begins, by as many records. What the page shows is read anew.
 */
export function createAnchors<T>(clock: Clock): Anchors<T> {
  const lists = createMemoryCache<Promise<T | null>[]>({
    load: async () => [],
    ttlMs: LIFE_MS,
    entriesMax: LISTS_MAX,
    clock,
  });
  return {
    async find(list, count, next) {
      const known = await lists.get(list);
      while (known.length < count) {
        const last = known.at(-1);
        known.push(last ? last.then((from) => from && next(from)) : next(null));
      }
      try {
        return (await known[count - 1]) ?? null;
      } catch (error) {
        lists.forget(list);
        throw error;
      }
    },
  };
}
