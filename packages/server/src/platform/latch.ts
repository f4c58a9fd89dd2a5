import type { Clock } from './clock.ts';

/** Remembers for a moment that something is so. It forgets by itself, so it can be late but never wrong for long. */
export function createLatch(clock: Clock, holdMs: number) {
  const until = new Map<string, number>();
  return {
    has(key: string): boolean {
      const end = until.get(key);
      if (end === undefined) return false;
      if (end > clock.now()) return true;
      until.delete(key);
      return false;
    },
    add(key: string): void {
      until.set(key, clock.now() + holdMs);
    },
    forget(key: string): void {
      until.delete(key);
    },
  };
}
