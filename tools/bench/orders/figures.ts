import { median, percentiles, rounded } from '../figures.ts';
import { type Measured, pairedRatio } from '../harness.ts';
import type { LoadResult } from '../load/job.ts';
import type { OrderResult } from './context.ts';
import { type CpuTimes, PARTS } from './cpu.ts';

/** One row of the table: medians over the rounds. */
export type Row = {
  name: string;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  /** Answers a second against the no-op's of the same round. */
  ratio: number;
  refused: number;
  failed: number;
  clientBusy: number;
  /** CPU milliseconds of each part for a thousand answers. */
  cpu: CpuTimes;
  faults: readonly string[];
};

export const NOOP = 'express-noop';
export const NOOP_FOUR = `${NOOP} × 4`;
export const LIVEDROPS = 'livedrops';
export const LIVEDROPS_TWO = `${LIVEDROPS} × 2`;
export const LIVEDROPS_FOUR = `${LIVEDROPS} × 4`;
export const SOLD_OUT = `${LIVEDROPS}, sold out`;
export const HALF_LOAD = `${LIVEDROPS}, half load`;
export const TWO_WRITES = 'two-writes';
export const TRANSACTION = 'transaction-per-order';

type Run = Measured<OrderResult>;

export function toRow(measured: Run, noop: Run | undefined): Row {
  const { name, results, faults } = measured;
  const shares = results.map(({ latenciesMs }) => percentiles([...latenciesMs]));
  return {
    name,
    perSecond: median(speeds(measured)),
    p50: median(shares.map(({ p50 }) => p50)),
    p95: median(shares.map(({ p95 }) => p95)),
    p99: median(shares.map(({ p99 }) => p99)),
    ratio: noop ? pairedRatio(speeds(measured), speeds(noop)) : Number.NaN,
    refused: sum(
      results.map((result) => countStatuses(result, (status) => status === 409 || status === 410)),
    ),
    failed: sum(
      results.map(
        (result) =>
          result.errors +
          countStatuses(result, (status) => status >= 400 && status !== 409 && status !== 410),
      ),
    ),
    clientBusy: median(results.map(({ clientBusy }) => clientBusy)),
    cpu: toCpuPerThousand(results),
    faults,
  };
}

/** The figures of the `BENCH` line. A subject that did not run has none. */
export function toBench(runs: readonly Run[]): { name: 'orders' } & Record<string, unknown> {
  const find = (name: string) => runs.find((run) => run.name === name);
  const against = (run: Run | undefined, other: Run | undefined) =>
    run && other ? rounded(pairedRatio(speeds(run), speeds(other)), 3) : null;
  const livedrops = find(LIVEDROPS);
  const p95Of = (run: Run | undefined) => (run ? rounded(toRow(run, undefined).p95, 1) : null);
  const ours = scaling(runs, LIVEDROPS_FOUR, LIVEDROPS);
  const noops = scaling(runs, NOOP_FOUR, NOOP);
  return {
    name: 'orders',
    noopRatio: against(livedrops, find(NOOP)),
    vsTransaction: against(livedrops, bestTransaction(runs)),
    vsTwoWrites: against(livedrops, find(TWO_WRITES)),
    // Beyond what the cores of this machine cost the no-op, too; what the no-op gains by them is no measure for one database.
    fourProcessRatio: ours && noops && rounded(pairedRatio(ours, noops.map(atMostOne)), 3),
    twoProcessRatio: against(find(LIVEDROPS_TWO), livedrops),
    soldOutRatio: against(find(SOLD_OUT), find(NOOP)),
    p95Ms: p95Of(livedrops),
    halfLoadP95Ms: p95Of(find(HALF_LOAD)),
    booksBalance: runs.every(({ faults }) => faults.length === 0),
  };
}

const atMostOne = (ratio: number): number => Math.min(1, ratio);

/** How much faster four processes are than one, round by round; `null` if one of them did not run. */
export function scaling(runs: readonly Run[], four: string, one: string): number[] | null {
  const [many, single] = [four, one].map((name) => runs.find((run) => run.name === name));
  if (!many || !single) return null;
  const singles = speeds(single);
  return speeds(many).map((speed, round) => speed / (singles[round] ?? Number.NaN));
}

/** The textbook is compared where it is at its best: with few connections. */
export const bestTransaction = (runs: readonly Run[]): Run | undefined =>
  runs
    .filter(({ name }) => name.startsWith(TRANSACTION))
    .sort((a, b) => median(speeds(b)) - median(speeds(a)))[0];

/** Answers a second, round by round. A run that was answered wrongly is not fast, so only orders and plain refusals count. */
const speeds = ({ results }: Run): number[] =>
  results.map((result) => {
    const answers = countStatuses(result, (status) => status < 300 || status === 409 || status === 410);
    return (answers * 1000) / result.spanMs;
  });

const countStatuses = ({ statuses }: LoadResult, matches: (status: number) => boolean): number =>
  sum(Object.entries(statuses).map(([status, count]) => (matches(Number(status)) ? count : 0)));

function toCpuPerThousand(results: readonly OrderResult[]): CpuTimes {
  const figures = PARTS.map((part) => {
    const shares = results.flatMap(({ cpu, latenciesMs }) =>
      cpu[part] === null || latenciesMs.length === 0 ? [] : [(cpu[part] * 1000) / latenciesMs.length],
    );
    return [part, shares.length > 0 ? median(shares) : null] as const;
  });
  return Object.fromEntries(figures) as CpuTimes;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
