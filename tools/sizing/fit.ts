import { type Cost, type Costs, type Role, ROLES } from './costs.ts';
import type { Measurement, Point } from './measurement.ts';
import { predict } from './predict.ts';

/** The costs are chosen by these points alone. The others show what the simulation is worth. */
const FITTED_CONNECTIONS = [1, 16, 256];

export const isFitted = ({ connections, drops }: Point): boolean =>
  drops === 1 && FITTED_CONNECTIONS.includes(connections);

type Searched = Pick<Costs, 'waitMs' | 'waitedShare' | 'shareBefore' | 'spread'>;
type Found = { searched: Searched; error: number };

const RANGES: Record<keyof Searched, readonly [number, number]> = {
  waitMs: [0, 8],
  waitedShare: [0.2, 1],
  shareBefore: [0.1, 0.9],
  spread: [0, 1.2],
};
/** From one start a search ends in the next valley, from several in the deepest of theirs. */
const STARTS: readonly Searched[] = [
  { waitMs: 0.5, waitedShare: 0.6, shareBefore: 0.5, spread: 0.6 },
  { waitMs: 0.5, waitedShare: 0.5, shareBefore: 0.75, spread: 0.9 },
];
const HALVINGS = 6;

/** CPU costs come from the CPU that was measured; what cannot be seen is searched for, so that the simulation answers as the server did. */
export async function fitCosts({ points, soldOut, cores }: Measurement): Promise<Costs> {
  const fitted = points.filter(isFitted);
  const cpu = Object.fromEntries(ROLES.map((role) => [role, fitCost(fitted, role)])) as Record<Role, Cost>;
  const { api, client } = soldOut.cpuMs;
  const known = { ...cpu, refusal: { api, client } };
  const errorOf = async (searched: Searched): Promise<number> => {
    let error = 0;
    for (const point of fitted) {
      const seen = await predict({ ...point, processes: 1 }, { ...known, ...searched }, cores);
      for (const key of ['perSecond', 'p50Ms', 'p95Ms'] as const)
        error += Math.log(seen[key] / point[key]) ** 2;
    }
    return error;
  };
  const found: Found[] = [];
  for (const start of STARTS) found.push(await search(start, errorOf));
  const [best] = found.sort((a, b) => a.error - b.error);
  return { ...known, ...(best as Found).searched };
}

/** The straight line `order + commit / size of the group` with the least squares of relative errors. */
function fitCost(points: readonly Point[], role: Role): Cost {
  let [ones, cross, squares, left, right] = [0, 0, 0, 0, 0];
  for (const { cpuMs, groupSize } of points) {
    const weight = 1 / cpuMs[role];
    const share = weight / groupSize;
    ones += weight * weight;
    cross += weight * share;
    squares += share * share;
    left += weight;
    right += share;
  }
  const determinant = ones * squares - cross * cross;
  return {
    order: toCost((left * squares - right * cross) / determinant),
    commit: toCost((right * ones - left * cross) / determinant),
  };
}

const toCost = (ms: number): number => Number(Math.max(0, ms).toFixed(4));

/** One parameter after the other, in steps that get smaller as long as nothing gets better. */
async function search(start: Searched, errorOf: (searched: Searched) => Promise<number>): Promise<Found> {
  let best = start;
  let least = await errorOf(best);
  const names = Object.keys(RANGES) as (keyof Searched)[];
  for (let halving = 1; halving <= HALVINGS; halving += 1)
    for (const name of names) {
      const [min, max] = RANGES[name];
      const step = (max - min) / 2 ** (halving + 1);
      for (let direction = -1; direction <= 1; direction += 2)
        for (;;) {
          const moved = Math.min(max, Math.max(min, best[name] + direction * step));
          const error = await errorOf({ ...best, [name]: moved });
          if (error >= least) break;
          best = { ...best, [name]: Number(moved.toFixed(4)) };
          least = error;
        }
    }
  return { searched: best, error: least };
}
