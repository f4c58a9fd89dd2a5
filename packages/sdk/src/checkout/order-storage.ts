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
 * keys that begin with `prefix` (default `livedrops.order`).
 *
 * @example
 * ```ts
 * const storage = webOrderStorage(localStorage);
 * const unfinished = await resumeOrder(client, { storage, name: dropId });
 * ```
 */
export const webOrderStorage = (area: Storage, prefix = 'livedrops.order'): OrderStorage => {
  const keyOf = (slot: string) => `${prefix}.${slot}`;
  // Reading and writing are two steps, and another tab may come in between.
  const exclusively = async <T>(slot: string, run: () => T): Promise<T> => {
    const locks = (globalThis.navigator as Navigator | undefined)?.locks;
    return locks === undefined ? run() : locks.request(keyOf(slot), async () => run());
  };
  return {
    read: (slot) => area.getItem(keyOf(slot)),
    create: (slot, value) =>
      exclusively(slot, () => {
        const known = area.getItem(keyOf(slot));
        if (known !== null) return known;
        area.setItem(keyOf(slot), value);
        return value;
      }),
    remove: (slot, value) =>
      exclusively(slot, () => {
        if (area.getItem(keyOf(slot)) === value) area.removeItem(keyOf(slot));
      }),
  };
};
