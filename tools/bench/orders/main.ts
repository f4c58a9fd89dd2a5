import { randomUUID } from 'node:crypto';
import { say } from '../../services/progress.ts';
import { startServices } from '../../services/start-services.ts';
import { median, rounded } from '../figures.ts';
import { interleave, type Measured } from '../harness.ts';
import { type LoadGenerator, startLoadGenerator } from '../load/load.ts';
import { endAfter } from '../end-after.ts';
import { describeMachine, renderBench } from '../report.ts';
import { type BenchContext, type OrderResult, type OrderSubject, runWith } from './context.ts';
import {
  LIVEDROPS,
  LIVEDROPS_FOUR,
  LIVEDROPS_TWO,
  NOOP,
  NOOP_FOUR,
  scaling,
  toBench,
  toRow,
  TRANSACTION,
  TWO_WRITES,
} from './figures.ts';
import { type DrainLog, startLiveDropsSubjects } from './livedrops-subject.ts';
import { type OrdersOptions, readOptions, USAGE } from './options.ts';
import { startPlainSubjects } from './plain-subject.ts';
import { soak, SOAK_RUN_SECONDS } from './soak.ts';
import { CAPTION, renderSubjects } from './table.ts';

// `pnpm bench:orders`. Slow is a figure; books that do not balance are a failure.
const BOUND_MS = 30 * 60_000;
const FEW_CONNECTIONS = [1, 4, 8];

const options = process.argv.includes('--help') ? null : readOptions(process.argv.slice(2));
const boundMs = BOUND_MS + (options?.minutes ?? 0) * 120_000;

endAfter('bench:orders', boundMs);

// Every process that is started here is watched by a listener of its own.
process.setMaxListeners(50);
process.exitCode = options ? await main(options) : print(USAGE);
process.exit();

async function main(options: OrdersOptions): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const services = stack.use(await startServices({ ephemeral: true }));
  const context: BenchContext = { ...options, services, secret: randomUUID() + randomUUID() };
  const load = stack.use(startLoadGenerator(context.secret));
  const machine = describeMachine({
    MongoDB: `${services.mongo.version} (one-node replica set, majority and journal)`,
    Redis: services.redis.version,
  });
  say(machine);
  const work = options.minutes
    ? watchMemory(context, stack, load, options.minutes)
    : compare(context, stack, load, { options, machine });
  // Awaited here: what the stack holds must outlive the work.
  return await Promise.race([services.died, work]);
}

async function compare(
  context: BenchContext,
  stack: AsyncDisposableStack,
  load: LoadGenerator,
  { options, machine }: Pick<Report, 'options' | 'machine'>,
): Promise<number> {
  const drains: DrainLog = [];
  const subjects = await startSubjects(context, stack, drains);
  const chosen = subjects.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  say(`${options.rounds} rounds of ${options.seconds} s, interleaved, after one to warm up\n`);
  const runs = await interleave(chosen, {
    rounds: options.rounds,
    warmUps: 1,
    run: runWith(load),
    onRun: (name, { number, isWarmUp }, result, faults) => {
      const answers = Math.round((result.latenciesMs.length * 1000) / result.spanMs);
      say(
        `  ${isWarmUp ? 'warm-up' : `round ${number}`}  ${name}: ${answers} answers/s${faults.map((fault) => `\n    ${fault}`).join('')}`,
      );
    },
  });
  return report(runs, { machine, options, drains });
}

/** In the order of each round. Every one has processes of its own, on a database of its own. */
async function startSubjects(
  context: BenchContext,
  stack: AsyncDisposableStack,
  drains: DrainLog,
): Promise<OrderSubject[]> {
  const { connections, only } = context;
  const plain = (options: Parameters<typeof startPlainSubjects>[2]) =>
    startPlainSubjects(context, stack, options);
  const livedrops = (name: string, processes: number) =>
    startLiveDropsSubjects(context, stack, { name, processes, drains });
  // Processes that wait for a turn that does not come would only disturb.
  const isAsked = (name: string) => only.length === 0 || only.some((asked) => asked.startsWith(name));

  const subjects: OrderSubject[] = [];
  subjects.push(...(await plain({ way: 'noop', variants: [{ name: NOOP, connections }] })));
  if (isAsked(NOOP_FOUR))
    subjects.push(
      ...(await plain({ way: 'noop', processes: 4, variants: [{ name: NOOP_FOUR, connections }] })),
    );
  if (isAsked(TRANSACTION)) {
    const variants = [...FEW_CONNECTIONS, connections].map((count) => ({
      name: `${TRANSACTION}, ${count}`,
      connections: count,
    }));
    subjects.push(...(await plain({ way: 'transaction', variants })));
  }
  if (isAsked(TWO_WRITES))
    subjects.push(...(await plain({ way: 'two-writes', variants: [{ name: TWO_WRITES, connections }] })));
  const one = await livedrops(LIVEDROPS, 1);
  subjects.push(one.selling, one.halfLoad);
  if (isAsked(LIVEDROPS_TWO)) subjects.push((await livedrops(LIVEDROPS_TWO, 2)).selling);
  if (isAsked(LIVEDROPS_FOUR)) subjects.push((await livedrops(LIVEDROPS_FOUR, 4)).selling);
  subjects.push(one.soldOut);
  return subjects;
}

type Report = { machine: string; options: OrdersOptions; drains: DrainLog };

function report(runs: readonly Measured<OrderResult>[], { machine, options, drains }: Report): number {
  const noop = runs.find(({ name }) => name === NOOP);
  const rows = runs.map((run) => toRow(run, noop));
  const bench = toBench(runs);
  const timesOne = (four: string, one: string) =>
    rounded(median(scaling(runs, four, one) ?? []))?.toFixed(2) ?? '-';
  const slowest = Math.max(0, ...drains.map(({ ms }) => ms));
  print(
    [
      '',
      `Orders at one drop, ${options.connections} connections unless named; medians of ${options.rounds} interleaved rounds of ${options.seconds} s`,
      machine,
      '',
      renderSubjects(rows),
      '',
      CAPTION,
      `Four processes do ${timesOne(LIVEDROPS_FOUR, LIVEDROPS)} of what one does, and four of the no-op ${timesOne(NOOP_FOUR, NOOP)}; fourProcessRatio is the first, over the second where that is below 1.`,
      `Events of a run were told at most ${(slowest / 1000).toFixed(1)} s after it.`,
      ...rows.flatMap(({ name, faults }) => faults.map((fault) => `WRONG BOOKS  ${name}: ${fault}`)),
      renderBench(bench),
    ].join('\n'),
  );
  return bench['booksBalance'] === true ? 0 : 1;
}

async function watchMemory(
  context: BenchContext,
  stack: AsyncDisposableStack,
  load: LoadGenerator,
  minutes: number,
): Promise<number> {
  const { selling, workforce } = await startLiveDropsSubjects(
    { ...context, seconds: SOAK_RUN_SECONDS },
    stack,
    { name: LIVEDROPS, processes: 1, drains: [] },
  );
  const run = runWith(load);
  const seen = await soak(selling, { minutes, pid: workforce.api[0] ?? 0, run });
  const booksBalance = seen.faults.length === 0;
  for (const fault of seen.faults) print(`WRONG BOOKS  ${fault}`);
  print(renderBench({ name: 'orders-soak', minutes: seen.minutes, booksBalance }));
  return booksBalance ? 0 : 1;
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}
