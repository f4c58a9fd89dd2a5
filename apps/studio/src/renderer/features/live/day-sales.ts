import type { SalesPoint } from '@livedrops/sdk';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** More columns than this are thinner than the eye can tell. */
const BINS_MAX = 96;
/** Widths that a clock's hour can be divided into. */
const BIN_MINUTES = [1, 2, 5, 10, 15] as const;

export type DaySales = {
  /** Seconds since 1970 at which the columns begin, oldest first; the last one is still running. */
  starts: number[];
  orders: number[];
  binMinutes: number;
  totalOrders: number;
  /** Minor units. */
  revenue: number;
  peak: { start: number; orders: number } | null;
};

/** How a drop sold in the last day, or since it began if that is less, in columns of whole minutes. */
export const daySales = (
  series: readonly SalesPoint[],
  { startsAtMs, nowMs }: { startsAtMs: number; nowMs: number },
): DaySales => {
  const fromMs = Math.min(nowMs, Math.max(startsAtMs, nowMs - DAY_MS));
  const binMinutes =
    BIN_MINUTES.find((minutes) => (nowMs - fromMs) / (minutes * MINUTE_MS) <= BINS_MAX - 1) ?? 15;
  const binMs = binMinutes * MINUTE_MS;
  const firstBin = Math.floor(fromMs / binMs);
  const bins = Array.from({ length: Math.floor(nowMs / binMs) - firstBin + 1 }, () => 0);
  const sold = { orders: 0, revenue: 0 };
  for (const { at, orders, revenue } of series) {
    const bin = Math.floor(Date.parse(at) / binMs) - firstBin;
    if (bin < 0 || bin >= bins.length) continue;
    bins[bin] = (bins[bin] ?? 0) + orders;
    sold.orders += orders;
    sold.revenue += revenue;
  }
  const starts = bins.map((_, index) => ((firstBin + index) * binMs) / 1_000);
  const most = Math.max(...bins);
  return {
    starts,
    orders: bins,
    binMinutes,
    totalOrders: sold.orders,
    revenue: sold.revenue,
    peak: most === 0 ? null : { start: starts[bins.lastIndexOf(most)] ?? 0, orders: most },
  };
};
