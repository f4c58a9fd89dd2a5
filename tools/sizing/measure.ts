import { randomUUID } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import {
  type BenchContext,
  type OrderJob,
  type OrderResult,
  type OrderSubject,
  runWith,
} from '../bench/orders/context.ts';
import { LIVEDROPS } from '../bench/orders/figures.ts';
import { startLiveDropsSubjects } from '../bench/orders/livedrops-subject.ts';
import { median, percentiles, rounded } from '../bench/figures.ts';
import { interleave, pairedRatio } from '../bench/harness.ts';
import { type LoadGenerator, startLoadGenerator } from '../bench/load/load.ts';
import { readCpuMs } from '../bench/process-figures.ts';
import { describeMachine } from '../bench/report.ts';
import { readFigures } from '../bench/server-figures.ts';
import { say } from '../services/progress.ts';
import { startServices } from '../services/start-services.ts';
import type { CpuPerOrder, Measurement, Point } from './measurement.ts';
import { RUN_SECONDS } from './predict.ts';

const CROWDS = [
  ...[1, 4, 16, 64, 256, 1024].map((connections) => ({ connections, drops: 1 })),
  { connections: 256, drops: 100 },
].map((crowd) => ({ ...crowd, name: `${crowd.connections} connections, ${crowd.drops} drops` }));
const SPLITS = [1, 2, 4];
const SPLIT_CONNECTIONS = 256;
const ROUNDS = 8;

/** What one run was, with the commits that the servers counted meanwhile. */
type Seen = OrderResult & { clientMs: number; busyMs: number; commits: number; commitMs: number };
type Run = (job: OrderJob) => Promise<Seen>;

/**
 * Measures the order path on this machine with the subjects and the load generator of `pnpm bench:orders`.
 *
 * @throws {Error} when books do not balance: such figures say nothing
 */
export async function measure(): Promise<Measurement> {
  const [loadBefore = Number.NaN] = loadavg();
  await using stack = new AsyncDisposableStack();
  const services = stack.use(await startServices({ ephemeral: true }));
  const secret = randomUUID() + randomUUID();
  const context: BenchContext = {
    services,
    secret,
    seconds: RUN_SECONDS,
    connections: SPLIT_CONNECTIONS,
    profileDir: null,
    only: [],
  };
  const load = stack.use(startLoadGenerator(secret));
  const machine = describeMachine({
    MongoDB: `${services.mongo.version} (one-node replica set, majority and journal)`,
    Redis: services.redis.version,
  });
  const curve = await measureCurve(context, load);
  const splits = await measureSplits(context, load);
  return {
    machine,
    cores: cpus().length,
    note: `medians of the quieter half of ${ROUNDS} rounds of ${RUN_SECONDS} s; load average before it: ${loadBefore.toFixed(1)}`,
    ...curve,
    splits,
  };
}

/** One process alone: others that only wait would disturb. */
async function measureCurve(
  context: BenchContext,
  load: LoadGenerator,
): Promise<Pick<Measurement, 'points' | 'soldOut'>> {
  await using stack = new AsyncDisposableStack();
  const token = randomUUID();
  const one = await startLiveDropsSubjects(context, stack, {
    name: LIVEDROPS,
    processes: 1,
    drains: [],
    env: { METRICS_TOKEN: token },
  });
  const subjects = [...CROWDS.map((crowd) => one.sellingTo(crowd)), one.soldOut];
  const runs = await runAll(subjects, watching(load, token));
  const points = CROWDS.map(({ connections, drops }, index) => ({
    connections,
    drops,
    ...toPoint(runs[index] ?? []),
  }));
  const refusals = toPoint(runs.at(-1) ?? []);
  return { points, soldOut: { perSecond: refusals.perSecond, cpuMs: refusals.cpuMs } };
}

async function measureSplits(context: BenchContext, load: LoadGenerator): Promise<Measurement['splits']> {
  await using stack = new AsyncDisposableStack();
  const token = randomUUID();
  const fleets = [];
  for (const processes of SPLITS)
    fleets.push(
      await startLiveDropsSubjects(context, stack, {
        name: `${LIVEDROPS} on ${processes}`,
        processes,
        drains: [],
        env: { METRICS_TOKEN: token },
      }),
    );
  const runs = await runAll(
    fleets.map(({ selling }) => selling),
    watching(load, token),
  );
  const [one = []] = runs;
  return SPLITS.map((processes, index) => ({
    processes,
    connections: SPLIT_CONNECTIONS,
    ratio: rounded(pairedRatio((runs[index] ?? []).map(perSecondOf), one.map(perSecondOf))) ?? 0,
  }));
}

/** The results of each subject, round by round. */
async function runAll(subjects: readonly OrderSubject[], run: Run): Promise<Seen[][]> {
  const runs = await interleave<OrderJob, Seen>(subjects, {
    rounds: ROUNDS,
    warmUps: 1,
    run,
    onRun: (name, { number }, result) => say(`  round ${number}  ${name}: ${perSecondOf(result)} answers/s`),
  });
  const faults = runs.flatMap((one) => one.faults);
  if (faults.length > 0) throw new Error(`the books are wrong: ${faults.join('; ')}`);
  return runs.map(({ results }) => results);
}

function watching(load: LoadGenerator, token: string): Run {
  const run = runWith(load);
  const look = async (urls: readonly string[]) => {
    const read = async (name: string) => {
      const figures = await Promise.all(
        urls.map((url) => readFigures(url, token, `livedrops_commit_seconds_${name}`)),
      );
      return figures.reduce((sum, figure) => sum + (figure.get('orders') ?? 0), 0);
    };
    const [commits, commitSeconds] = [await read('count'), await read('sum')];
    return {
      commits,
      commitMs: commitSeconds * 1000,
      clientMs: readCpuMs(load.pid) ?? 0,
      busyMs: readBusyMs(),
    };
  };
  return async (job) => {
    const before = await look(job.urls);
    const result = await run(job);
    const after = await look(job.urls);
    return {
      ...result,
      commits: after.commits - before.commits,
      commitMs: after.commitMs - before.commitMs,
      clientMs: after.clientMs - before.clientMs,
      busyMs: after.busyMs - before.busyMs,
    };
  };
}

/** CPU time that everything on this machine has used so far. */
const readBusyMs = (): number =>
  cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);

const perSecondOf = ({ latenciesMs, spanMs }: OrderResult): number =>
  Math.round((latenciesMs.length * 1000) / spanMs);

const othersMsOf = ({ busyMs, clientMs, cpu }: Seen): number =>
  busyMs - clientMs - (cpu.api ?? 0) - (cpu.mongod ?? 0) - (cpu.worker ?? 0);

/** On a machine that others use, too, the runs in which they did least say most. They are chosen by what others did, not by what came out. */
const quieterHalf = (results: readonly Seen[]): Seen[] =>
  results
    .toSorted((a, b) => othersMsOf(a) / a.spanMs - othersMsOf(b) / b.spanMs)
    .slice(0, Math.ceil(results.length / 2));

function toPoint(all: readonly Seen[]): Omit<Point, 'connections' | 'drops'> {
  const results = quieterHalf(all);
  const of = (read: (seen: Seen) => number, digits = 2) => rounded(median(results.map(read)), digits) ?? 0;
  const each = (read: (seen: Seen) => number) => of((seen) => read(seen) / seen.latenciesMs.length, 4);
  const cpuMs: CpuPerOrder = {
    api: each(({ cpu }) => cpu.api ?? 0),
    mongod: each(({ cpu }) => cpu.mongod ?? 0),
    worker: each(({ cpu }) => cpu.worker ?? 0),
    client: each(({ clientMs }) => clientMs),
    others: each(othersMsOf),
  };
  return {
    perSecond: of(perSecondOf, 0),
    p50Ms: of(({ latenciesMs }) => percentiles([...latenciesMs]).p50),
    p95Ms: of(({ latenciesMs }) => percentiles([...latenciesMs]).p95),
    cpuMs,
    groupSize: of(({ latenciesMs, commits }) => latenciesMs.length / Math.max(1, commits)),
    commitMs: of(({ commitMs, commits }) => commitMs / Math.max(1, commits)),
  };
}
