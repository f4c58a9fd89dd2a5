import { median, percentiles } from '../bench/figures.ts';
import type { Costs } from './costs.ts';
import type { Point } from './measurement.ts';
import { simulate } from './simulate.ts';

/** As long and as often as a point is measured. */
export const RUN_SECONDS = 3;
const SEEDS = [1, 2, 3, 4, 5];
const PLENTY = 1_000_000;

export type Prediction = Pick<Point, 'perSecond' | 'p50Ms' | 'p95Ms' | 'groupSize'>;

/** What the crowd of a measured point would see on so many cores that everything shares: medians over some seeds. */
export async function predict(
  { connections, drops, processes }: { connections: number; drops: number; processes: number },
  costs: Costs,
  cores: number,
): Promise<Prediction> {
  const seen: Prediction[] = [];
  for (const seed of SEEDS) {
    const { placed, commits, latenciesMs } = await simulate({
      crowd: { connections, seconds: RUN_SECONDS },
      machine: { shared: cores },
      units: PLENTY,
      drops,
      processes,
      costs,
      seed,
    });
    const { p50, p95 } = percentiles(latenciesMs);
    seen.push({ perSecond: placed / RUN_SECONDS, p50Ms: p50, p95Ms: p95, groupSize: placed / commits });
  }
  const of = (key: keyof Prediction) => median(seen.map((one) => one[key]));
  return { perSecond: of('perSecond'), p50Ms: of('p50Ms'), p95Ms: of('p95Ms'), groupSize: of('groupSize') };
}
