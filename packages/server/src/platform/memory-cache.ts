import type { Clock } from './clock.ts';

/** Remembers things for a short while, a bounded number of them, and asks only once at a time for each. */
export type MemoryCache<T> = { get(key: string): Promise<T>; forget(key: string): void };

export function createMemoryCache<T>(options: {
  load(key: string): Promise<T>;
  ttlMs: number;
  entriesMax: number;
  clock: Clock;
}): MemoryCache<T> {
  const entries = new Map<string, { value: Promise<T>; expiresAt: number }>();
  return {
    get(key) {
      const known = entries.get(key);
      const now = options.clock.now();
      if (known && known.expiresAt > now) return known.value;
      const entry = { value: options.load(key), expiresAt: now + options.ttlMs };
      // Insertion order makes the first key the oldest.
      entries.delete(key);
      if (entries.size >= options.entriesMax) entries.delete(entries.keys().next().value ?? key);
      entries.set(key, entry);
      // A late failure must not take a newer entry with it.
      entry.value.catch(() => {
        if (entries.get(key) === entry) entries.delete(key);
      });
      return entry.value;
    },
    forget(key) {
      entries.delete(key);
    },
  };
}
