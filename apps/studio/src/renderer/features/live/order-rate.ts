import type { Bucket } from './live-state.ts';

export const WINDOW_SECONDS = 60;
const RATE_SECONDS = 5;

export type OrderRate = {
  /** Seconds since 1970, one for each column of the chart, ending with the last complete one. */
  seconds: number[];
  orders: number[];
  total: number;
  /** Orders per second over the last five complete seconds, or those since the start if they are fewer. */
  current: number;
  peak: { second: number; orders: number } | null;
};

/** The last minute as the chart and its text need it. The running second is left out: it would always look like a fall. */
export const orderRate = (
  buckets: readonly Bucket[],
  { nowMs, startsAtMs }: { nowMs: number; startsAtMs: number },
): OrderRate => {
  const end = Math.floor(nowMs / 1_000);
  const start = end - WINDOW_SECONDS;
  const orders = Array.from({ length: WINDOW_SECONDS }, () => 0);
  for (const bucket of buckets)
    if (bucket.second >= start && bucket.second < end) orders[bucket.second - start] = bucket.orders;
  const seconds = orders.map((_, index) => start + index);
  const peakOrders = Math.max(...orders);
  return {
    seconds,
    orders,
    total: sum(orders),
    current: currentRate(buckets, { end, startsAtMs }),
    peak: peakOrders === 0 ? null : { second: start + orders.lastIndexOf(peakOrders), orders: peakOrders },
  };
};

/** In its first second a drop has no complete one: the running one is all there is. */
const currentRate = (
  buckets: readonly Bucket[],
  { end, startsAtMs }: { end: number; startsAtMs: number },
): number => {
  const openSeconds = end - startsAtMs / 1_000;
  const isFirst = openSeconds < 1;
  const until = isFirst ? end + 1 : end;
  const recent = buckets.filter(({ second }) => second >= end - RATE_SECONDS && second < until);
  return sum(recent.map(({ orders }) => orders)) / Math.min(RATE_SECONDS, Math.max(1, openSeconds));
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
