import type { Clock } from './clock.ts';

/** Remembers things for a short while, a bounded number of them, and asks only once at a time for each. */
export type MemoryCache<T> = { get(key: string): Promise<T>; forget(key: string): void };

export type MemoryCacheOptions<T> = {
  load(key: string): Promise<T>;
  ttlMs: number;
  entriesMax: number;
  clock: Clock;
  /**
   * What is worth little, and how much of it is remembered: apart from the rest, which it cannot push out, however much of it is asked
   * for. Default: everything is worth the same.
   */
  misses?: { isMiss(value: T): boolean; entriesMax: number };
};

type Entry<T> = { value: Promise<T>; expiresAt: number };

export function createMemoryCache<T>(options: MemoryCacheOptions<T>): MemoryCache<T> {
  const { misses } = options;
  const entries = new Map<string, Entry<T>>();
  // What is still being asked for may turn out a miss.
  const arrivals = misses ? new Map<string, Entry<T>>() : entries;
  const arrivalsMax = misses?.entriesMax ?? options.entriesMax;

  function settle(key: string, entry: Entry<T>, isKept: boolean): void {
    // A late answer must not take a newer entry with it, nor bring back what was to be forgotten.
    if (arrivals.get(key) !== entry) return;
    arrivals.delete(key);
    if (isKept) put(entries, key, entry, options.entriesMax);
  }

  return {
    get(key) {
      const known = entries.get(key) ?? arrivals.get(key);
      const now = options.clock.now();
      if (known && known.expiresAt > now) return known.value;
      const entry = { value: options.load(key), expiresAt: now + options.ttlMs };
      entries.delete(key);
      put(arrivals, key, entry, arrivalsMax);
      entry.value.then(
        (value) => {
          if (misses && !misses.isMiss(value)) settle(key, entry, true);
        },
        () => settle(key, entry, false),
      );
      return entry.value;
    },
    forget(key) {
      entries.delete(key);
      arrivals.delete(key);
    },
  };
}

function put<T>(entries: Map<string, Entry<T>>, key: string, entry: Entry<T>, entriesMax: number): void {
  // Insertion order makes the first key the oldest.
  entries.delete(key);
  if (entries.size >= entriesMax) entries.delete(entries.keys().next().value ?? key);
  entries.set(key, entry);
}
