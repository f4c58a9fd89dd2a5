import { locked } from '../core/locked.ts';
import { lazyArea } from '../core/web-area.ts';

/** Where orders that are about to be sent survive a crash. Values are opaque text. All methods may be asynchronous. */
export type OrderStorage = {
  /** What is kept under `slot`, or `null`. */
  read: (slot: string) => string | null | Promise<string | null>;
  /**
   * Keeps `value` under `slot` unless something is kept there already, and gives what is kept then. Of two who do this at the
   * same time, both must get the same value: that is what makes one order of a double click in two tabs.
   */
  create: (slot: string, value: string) => string | Promise<string>;
  /** Forgets `value`. Does nothing when something else is kept under `slot` by now. */
  remove: (slot: string, value: string) => void | Promise<void>;
};

/**
 * Keeps orders for as long as the program runs: survives a double click, but no crash.
 *
 * @example
 * ```ts
 * const prepared = await prepareOrder(client, { dropId, quantity: 1 }, { storage: memoryOrderStorage() });
 * ```
 */
export const memoryOrderStorage = (): OrderStorage => {
  const kept = new Map<string, string>();
  return {
    read: (slot) => kept.get(slot) ?? null,
    create: (slot, value) => {
      const known = kept.get(slot);
      if (known !== undefined) return known;
      kept.set(slot, value);
      return value;
    },
    remove: (slot, value) => {
      if (kept.get(slot) === value) kept.delete(slot);
    },
  };
};

/**
 * Keeps orders in `localStorage` (shared by the tabs of a person) or `sessionStorage` (survives a reload of one tab), under
 * keys that begin with `prefix` (default `livedrops.order`). Given as a function, the area is asked for when it is needed: where there is
 * none, orders are kept as long as the page lives.
 *
 * @example
 * ```ts
 * const storage = webOrderStorage(() => localStorage);
 * const unfinished = await resumeOrder(client, { storage, name: dropId });
 * ```
 */
export const webOrderStorage = (
  area: Storage | (() => Storage),
  prefix = 'livedrops.order',
): OrderStorage => {
  const open = lazyArea(area);
  const memory = memoryOrderStorage();
  const isShared = typeof area === 'function' ? undefined : isLocalStorage(area);
  const keyOf = (slot: string) => `${prefix}.${slot}`;
  const shown = new Map<string, { value: string; hide: () => void }>();
  // Reading and writing are two steps, and another tab may come in between.
  const exclusively = <T>(slot: string, run: (locks: LockManager | undefined) => Promise<T>): Promise<T> =>
    locked((locks, begin) => locks.request(keyOf(slot), begin), run);
  return {
    read: (slot) => {
      const kept = open();
      return kept === undefined ? memory.read(slot) : kept.getItem(keyOf(slot));
    },
    create: (slot, value) =>
      exclusively(slot, async (locks) => {
        const kept = open();
        if (kept === undefined) return memory.create(slot, value);
        const isSeen = isShared ?? isLocalStorage(kept);
        const known = kept.getItem(keyOf(slot)) ?? (isSeen ? await findShown(locks, keyOf(slot)) : null);
        if (known !== null) return known;
        kept.setItem(keyOf(slot), value);
        if (isSeen) shown.set(slot, { value, hide: await show(locks, keyOf(slot), value) });
        return value;
      }),
    remove: (slot, value) =>
      exclusively(slot, async () => {
        const kept = open();
        await memory.remove(slot, value);
        if (kept?.getItem(keyOf(slot)) === value) kept.removeItem(keyOf(slot));
        if (shown.get(slot)?.value !== value) return;
        shown.get(slot)?.hide();
        shown.delete(slot);
      }),
  };
};

// Tabs have processes of their own, and what one writes to its `localStorage` comes to the others late: one that has just been given the
// lock may still read the old. Locks are the browser's, and no tab sees them late. So who keeps a value also holds a lock that names it.

/** Of one tab alone there is nothing to tell the others. */
const isLocalStorage = (area: Storage): boolean => {
  try {
    return area === globalThis.localStorage;
  } catch {
    return false;
  }
};

/** Resolves with how to let go of the value when it is held. */
const show = (locks: LockManager | undefined, key: string, value: string): Promise<() => void> => {
  if (locks === undefined) return Promise.resolve(() => {});
  return new Promise((resolve, reject) => {
    const hold = () => new Promise<void>((letGo) => resolve(letGo));
    locks.request(`${key}=${value}`, { mode: 'shared' }, hold).catch(reject);
  });
};

const findShown = async (locks: LockManager | undefined, key: string): Promise<string | null> => {
  const { held = [] } = (await locks?.query?.()) ?? {};
  return held.find(({ name }) => name?.startsWith(`${key}=`))?.name?.slice(key.length + 1) ?? null;
};
