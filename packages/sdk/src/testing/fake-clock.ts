import type { Clock } from '../core/clock.ts';

/** A server's clock that only moves when it is told to. */
export type FakeClock = Clock & {
  /** Moves the clock on. It starts no timers: advance those of your test runner as well. */
  advance: (ms: number) => void;
  set: (at: string | number | Date) => void;
};

/**
 * A server's clock that stands still until it is moved: `{ ...client, clock: createFakeClock('2030-01-01T18:00:00Z') }`.
 *
 * @example
 * ```ts
 * const clock = createFakeClock('2030-01-01T18:00:00Z');
 * const standing = { ...client, clock };
 * clock.advance(60_000);
 * ```
 */
export const createFakeClock = (at: string | number | Date = '2030-01-01T18:00:00.000Z'): FakeClock => {
  let nowMs = new Date(at).getTime();
  return {
    now: () => nowMs,
    isSynced: true,
    get offsetMs() {
      return nowMs - Date.now();
    },
    sync: async () => nowMs - Date.now(),
    advance: (ms) => {
      nowMs += ms;
    },
    set: (to) => {
      nowMs = new Date(to).getTime();
    },
  };
};
