import { percentiles, rounded } from '../bench/figures.ts';
import type { Attempt } from './place.ts';

/** The rush in numbers. Latencies in milliseconds, over all answers. */
export type RushSummary = {
  fans: number;
  accepted: number;
  units: number;
  refused: Record<string, number>;
  settledByKey: number;
  durationMs: number;
  ordersPerSecond: number | null;
  answersPerSecond: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  /** Share of the time (0 to 1) in which the crowd's own process was busy: near 1 the server could have done more. */
  crowdBusy: number | null;
};

export function summarize(
  attempts: readonly Attempt[],
  { durationMs, crowdBusy }: { durationMs: number; crowdBusy: number },
): RushSummary {
  const accepted = attempts.filter((attempt) => attempt.kind === 'accepted');
  const { p50, p95, p99 } = percentiles(attempts.map(({ tookMs }) => tookMs));
  const perSecond = (count: number) => rounded((count * 1000) / durationMs, 0);
  return {
    fans: attempts.length,
    accepted: accepted.length,
    units: accepted.reduce((sum, { units }) => sum + units, 0),
    refused: countRefusals(attempts),
    settledByKey: attempts.filter(({ settledByKey }) => settledByKey).length,
    durationMs: Math.round(durationMs),
    ordersPerSecond: perSecond(accepted.length),
    answersPerSecond: perSecond(attempts.length),
    p50Ms: rounded(p50, 0),
    p95Ms: rounded(p95, 0),
    p99Ms: rounded(p99, 0),
    crowdBusy: rounded(crowdBusy),
  };
}

/** Most frequent first. */
function countRefusals(attempts: readonly Attempt[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const attempt of attempts)
    if (attempt.kind === 'refused') counts.set(attempt.code, (counts.get(attempt.code) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}
