import { RUSH_SECONDS, unitsAt, type RushCurve } from './rush.ts';

/** A drop on the chart of starts. */
export type Runner = { title: string; curve: RushCurve; stock: number };

export type Race = {
  /** Seconds since the start, from 0 on. */
  seconds: number[];
  /** Per cent of the stock that were gone; `null` for seconds to come. */
  own: (number | null)[];
  /** The same of earlier drops, whole. */
  others: number[][];
};

const SHORTEST_SECONDS = 30;
/** Room behind the last sale, so that the end of a line is seen. */
const BEHIND = 1.12;
/** A drop that took hours must not press one that took seconds against the edge. */
const BESIDE_OTHERS = 2;

const endOf = ({ curve }: Runner): number => (curve.at(-1)?.second ?? -1) + 1;
/** Where a line has reached the top; one that never did is no measure of how far to look. */
const topOf = (runner: Runner): number =>
  (runner.curve.at(-1)?.units ?? 0) >= runner.stock ? endOf(runner) : 0;
const percent = (units: number, stock: number): number =>
  stock <= 0 ? 0 : Math.min(100, (units / stock) * 100);

/** The drop beside earlier ones, all from their first second. Shares of the stock are compared: no two drops have the same. */
export const raceOf = (
  runner: Runner,
  /** `nowSecond`: up to where the drop has come; `null` when its start is told already. */
  { others, nowSecond }: { others: readonly Runner[]; nowSecond: number | null },
): Race => {
  const own = Math.max(endOf(runner), nowSecond ?? 0);
  const tops = Math.max(0, ...others.map(topOf));
  const wanted = nowSecond === null ? own * BESIDE_OTHERS : Math.max(own, tops) * BEHIND;
  const last = Math.min(RUSH_SECONDS, Math.ceil(Math.max(SHORTEST_SECONDS, wanted)));
  const seconds = Array.from({ length: last + 1 }, (_, second) => second);
  // What is gone at an instant is what was sold in the seconds before it.
  const shares = ({ curve, stock }: Runner) =>
    seconds.map((second) => percent(unitsAt(curve, second - 1), stock));
  return {
    seconds,
    own: shares(runner).map((share, second) => (nowSecond !== null && second > nowSecond + 1 ? null : share)),
    others: others.map(shares),
  };
};
