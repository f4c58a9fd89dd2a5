import { median } from '../bench/figures.ts';
import type { Costs } from './costs.ts';
import { isFitted } from './fit.ts';
import type { Measurement, Point } from './measurement.ts';
import { predict, type Prediction } from './predict.ts';

export type Compared = { point: Point; seen: Prediction; isFitted: boolean };

/** How far the simulation is from what was measured, point by point. */
export async function compare({ points, cores }: Measurement, costs: Costs): Promise<Compared[]> {
  const compared: Compared[] = [];
  for (const point of points)
    compared.push({
      point,
      seen: await predict({ ...point, processes: 1 }, costs, cores),
      isFitted: isFitted(point),
    });
  return compared;
}

/** Of what is simulated against what is measured, with its sign: 0.1 is 10 % more. */
export const errorOf = ({ point, seen }: Compared, key: 'perSecond' | 'p95Ms'): number =>
  seen[key] / point[key] - 1;

/** Median and worst of the points that were not used to fit, without signs. */
export function summarize(
  compared: readonly Compared[],
  key: 'perSecond' | 'p95Ms',
): { median: number; worst: number } {
  const errors = compared.filter((one) => !one.isFitted).map((one) => Math.abs(errorOf(one, key)));
  return { median: median(errors), worst: Math.max(...errors) };
}

/** Orders a second of several processes on the same cores, by those of one. */
export async function compareSplits(
  { splits, cores }: Measurement,
  costs: Costs,
): Promise<{ processes: number; measured: number; simulated: number }[]> {
  const seen: Prediction[] = [];
  for (const split of splits) seen.push(await predict({ ...split, drops: 1 }, costs, cores));
  const one = seen[0]?.perSecond ?? Number.NaN;
  return splits.map(({ processes, ratio }, index) => ({
    processes,
    measured: ratio,
    simulated: (seen[index]?.perSecond ?? Number.NaN) / one,
  }));
}
