import type { Drop } from '@livedrops/sdk';
import { useServerTime } from '@livedrops/sdk/react';
import { useMemo } from 'react';
import type { Bucket } from './live-state.ts';
import { orderRate, WINDOW_SECONDS, type OrderRate } from './order-rate.ts';

/** The last minute, renewed each second for as long as it has an order in it. */
export const useOrderRate = (buckets: readonly Bucket[], { startsAt }: Pick<Drop, 'startsAt'>): OrderRate => {
  const lastSecond = buckets.at(-1)?.second ?? Number.NEGATIVE_INFINITY;
  const second = useServerTime((nowMs) => {
    const now = Math.floor(nowMs / 1_000);
    return now - lastSecond > WINDOW_SECONDS ? 0 : now;
  });
  return useMemo(
    () => orderRate(buckets, { nowMs: (second ?? 0) * 1_000, startsAtMs: Date.parse(startsAt) }),
    [buckets, second, startsAt],
  );
};
