import type { Clock } from '../clock.ts';

const TAGS_MAX = 50_000;

/** What has changed, by tag, as far as this process has heard. */
export type Changes = ReturnType<typeof createChanges>;

/** Each change has a number that grows. When they are too many to remember, everything may have changed until then. */
export function createChanges(clock: Clock) {
  const known = new Map<string, Change>();
  let seen = 0;
  let forgotten: Change = { number: 0, at: -Infinity };
  return {
    seen: () => seen,
    none: (tags: readonly string[], after: number) =>
      after >= forgotten.number && tags.every((tag) => (known.get(tag)?.number ?? 0) <= after),
    /** When one of some tags changed last (epoch ms); `-Infinity` when none is known to have changed. */
    lastAt: (tags: readonly string[]): number =>
      Math.max(forgotten.at, ...tags.map((tag) => known.get(tag)?.at ?? -Infinity)),
    note(tag: string): void {
      seen += 1;
      const change = { number: seen, at: clock.now() };
      known.set(tag, change);
      if (known.size <= TAGS_MAX) return;
      known.clear();
      forgotten = change;
    },
  };
}

type Change = { number: number; at: number };
