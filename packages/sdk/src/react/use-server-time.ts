import * as React from 'react';
import type { Clock } from '../core/clock.ts';
import { useLiveDrops } from './provider.ts';

const STEP_MS = 1000;
/** A little after the full second, so that it has begun for certain. */
const AFTER_MS = 5;

/**
 * What `read` says of the server's clock. It is asked after each full second, and the component renders again only when the answer is
 * another one: a list with clocks in it does not render anew for each of them. `undefined` on a server, and in the first render of a page
 * that a server has rendered.
 *
 * Call `client.clock.sync()` once, or it is the local clock that is read.
 *
 * @param read gets epoch milliseconds, and gives a value that can be compared by `Object.is`.
 * @example
 * ```tsx
 * const isOpen = useServerTime((nowMs) => Date.parse(drop.startsAt) <= nowMs);
 * ```
 */
export const useServerTime = <T extends string | number | boolean | null | undefined>(
  read: (nowMs: number) => T,
): T | undefined => {
  const { subscribe, now } = secondsOf(useLiveDrops().client.clock);
  return React.useSyncExternalStore<T | undefined>(
    subscribe,
    () => read(now()),
    () => undefined,
  );
};

type Seconds = { subscribe: (heard: () => void) => () => void; now: () => number };

const known = new WeakMap<Clock, Seconds>();

const secondsOf = (clock: Clock): Seconds => {
  const seconds = known.get(clock) ?? createSeconds(clock);
  known.set(clock, seconds);
  return seconds;
};

/** One timer serves all who look at a clock, so that all of them step at once. None runs when nobody looks. */
const createSeconds = (clock: Clock): Seconds => {
  const listeners = new Set<() => void>();
  let time = clock.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = () => {
    time = clock.now();
    timer = setTimeout(tick, STEP_MS - (time % STEP_MS) + AFTER_MS);
    for (const heard of Array.from(listeners)) heard();
  };
  return {
    now: () => {
      // Nothing has renewed it while nobody listened.
      if (listeners.size === 0 && Math.abs(clock.now() - time) >= STEP_MS) time = clock.now();
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
