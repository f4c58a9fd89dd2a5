import { useMemo } from 'react';
import type { Clock } from '../core/clock.ts';
import { useLiveDrops } from './provider.ts';
import { createStore, useStore } from './store.ts';

/** Time until an instant, in whole units, rounded up: it is over when everything is 0, and not before. */
export type Countdown = { isOver: boolean; days: number; hours: number; minutes: number; seconds: number };

/**
 * Counts down to an instant by the server's clock, once a second. `undefined` while it is not known what time it is: on a
 * server, and in the first render of a page that a server has rendered.
 *
 * Call `client.clock.sync()` once, or it is the local clock that counts.
 *
 * @param until ISO 8601, such as `drop.startsAt`; `null` counts nothing.
 * @example
 * ```tsx
 * const left = useCountdown(drop.startsAt);
 * return <time>{left === undefined ? '' : `${left.minutes}:${String(left.seconds).padStart(2, '0')}`}</time>;
 * ```
 */
export const useCountdown = (until: string | null): Countdown | undefined => {
  const { client } = useLiveDrops();
  const seconds = useStore(useMemo(() => createSecondsStore(client.clock, until), [client, until]));
  return useMemo(() => (seconds === undefined ? undefined : inUnits(seconds)), [seconds]);
};

const createSecondsStore = (clock: Clock, until: string | null) =>
  createStore<number | undefined>(undefined, ({ set }) => {
    const end = until === null ? Number.NaN : Date.parse(until);
    if (Number.isNaN(end)) return () => {};
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = () => {
      const leftMs = Math.max(0, end - clock.now());
      set(() => Math.ceil(leftMs / 1000));
      // The next change is when the present second is over; at most a second, because clocks are put right.
      // Over by a clock that is not synced may not be over: a local clock that is ahead is put right by `sync()`.
      if (leftMs > 0 || !clock.isSynced) timer = setTimeout(tick, Math.max(1, leftMs % 1000 || 1000));
    };
    tick();
    return () => clearTimeout(timer);
  });

const inUnits = (seconds: number): Countdown => ({
  isOver: seconds === 0,
  days: Math.floor(seconds / 86_400),
  hours: Math.floor(seconds / 3600) % 24,
  minutes: Math.floor(seconds / 60) % 60,
  seconds: seconds % 60,
});
