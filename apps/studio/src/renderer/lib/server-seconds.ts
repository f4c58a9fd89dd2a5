import type { LiveDrops } from '@livedrops/sdk';

const STEP_MS = 1_000;
/** A little after the full second, so that it has begun for certain. */
const AFTER_MS = 5;

export type ServerSeconds = {
  /** The server's time at the last full second. */
  now: () => number;
  /** Hears of each full second. One timer serves all who listen, and none runs when nobody does. */
  subscribe: (heard: () => void) => () => void;
};

/** The server's clock by the second, so that all countdowns of a window step at once. */
export const createServerSeconds = (client: Pick<LiveDrops, 'clock'>): ServerSeconds => {
  const listeners = new Set<() => void>();
  let time = client.clock.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = (): void => {
    time = client.clock.now();
    timer = setTimeout(tick, STEP_MS - (time % STEP_MS) + AFTER_MS);
    for (const heard of listeners) heard();
  };
  return {
    now: () => {
      // Nothing has renewed it while nobody listened.
      if (listeners.size === 0 && Math.abs(client.clock.now() - time) >= STEP_MS) time = client.clock.now();
      return time;
    },
    subscribe: (heard) => {
      listeners.add(heard);
      if (listeners.size === 1) tick();
      return () => {
        listeners.delete(heard);
        if (listeners.size === 0) clearTimeout(timer);
      };
    },
  };
};
