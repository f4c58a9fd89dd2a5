import { randomUUID } from 'node:crypto';
import { startServices } from '../../services/start-services.ts';
import { say } from '../../services/progress.ts';
import { rounded } from '../figures.ts';
import { interleave, type Measured } from '../harness.ts';
import type { LoadResult } from '../load/job.ts';
import { startLoadGenerator } from '../load/load.ts';
import { describeMachine, renderBench, renderTable } from '../report.ts';
import type { BenchContext, OrderSubject } from './context.ts';
import {
  LIVEDROPS,
  LIVEDROPS_TWO,
  NOOP,
  type Row,
  toBench,
  toRow,
  TRANSACTION,
  TWO_WRITES,
} from './figures.ts';
import { type DrainLog, startLiveDropsSubjects } from './livedrops-subject.ts';
import { type OrdersOptions, readOptions, USAGE } from './options.ts';
import { startPlainSubjects } from './plain-subject.ts';

// `pnpm bench:orders`. Slow is a figure; books that do not balance are a failure.
const BOUND_MS = 30 * 60_000;
const FEW_CONNECTIONS = [1, 4, 8];

setTimeout(() => {
  say(`bench:orders is not done after ${BOUND_MS / 60_000} minutes`);
  process.exit(1);
}, BOUND_MS).unref();

process.exitCode = process.argv.includes('--help')
  ? print(USAGE)
  : await main(readOptions(process.argv.slice(2)));
process.exit();

async function main(options: OrdersOptions): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const services = stack.use(await startServices({ ephemeral: true }));
  const context: BenchContext = { ...options, services, secret: randomUUID() + randomUUID() };
  const drains: DrainLog = [];
  const subjects = await startSubjects(context, stack, drains);
  const chosen = subjects.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  const load = stack.use(startLoadGenerator(context.secret));
  const machine = describeMachine({
    MongoDB: `${services.mongo.version} (one-node replica set, majority and journal)`,
    Redis: services.redis.version,
  });
  say(`${machine}\n${options.rounds} rounds of ${options.seconds} s, interleaved, after one to warm up\n`);

  const runs = await Promise.race([
    services.died,
    interleave(chosen, {
      rounds: options.rounds,
      warmUps: 1,
      run: (job) => load.run(job),
      onRun: (name, { number, isWarmUp }, result, faults) => {
        const answers = Math.round((result.latenciesMs.length * 1000) / result.spanMs);
        say(
          `  ${isWarmUp ? 'warm-up' : `round ${number}`}  ${name}: ${answers} answers/s${faults.map((fault) => `\n    ${fault}`).join('')}`,
        );
      },
    }),
  ]);
  return report(runs, { machine, options, drains });
}

/** In the order of each round. Every one is a process of its own (or two), on a database of its own. */
async function startSubjects(
  context: BenchContext,
  stack: AsyncDisposableStack,
  drains: DrainLog,
): Promise<OrderSubject[]> {
  const { connections } = context;
  const one = await startLiveDropsSubjects(context, stack, { name: LIVEDROPS, processes: 1, drains });
  const two = await startLiveDropsSubjects(context, stack, { name: LIVEDROPS_TWO, processes: 2, drains });
  return [
    ...(await startPlainSubjects(context, stack, 'noop', [{ name: NOOP, connections }])),
    ...(await startPlainSubjects(
      context,
      stack,
      'transaction',
      [...FEW_CONNECTIONS, connections].map((count) => ({
        name: `${TRANSACTION}, ${count}`,
        connections: count,
      })),
    )),
    ...(await startPlainSubjects(context, stack, 'two-writes', [{ name: TWO_WRITES, connections }])),
    one.selling,
    two.selling,
    one.soldOut,
  ];
}

type Report = { machine: string; options: OrdersOptions; drains: DrainLog };

function report(runs: readonly Measured<LoadResult>[], { machine, options, drains }: Report): number {
  const noop = runs.find(({ name }) => name === NOOP);
  const rows = runs.map((run) => toRow(run, noop));
  const bench = toBench(runs);
  const slowest = Math.max(0, ...drains.map(({ ms }) => ms));
  print(
    [
      '',
      `Orders at one drop, ${options.connections} connections unless named; medians of ${options.rounds} interleaved rounds of ${options.seconds} s`,
      machine,
      '',
      renderTable(
        [
          'subject',
          'answers/s',
          'p50 ms',
          'p95 ms',
          'p99 ms',
          'ratio',
          'refused',
          'failed',
          'client',
          'books',
        ],
        rows.map(toCells),
      ),
      '',
      `ratio: to ${NOOP} of the same round. client: how busy the load generator was. Events of a run were told at most ${(slowest / 1000).toFixed(1)} s after it.`,
      ...rows.flatMap(({ name, faults }) => faults.map((fault) => `WRONG BOOKS  ${name}: ${fault}`)),
      renderBench(bench),
    ].join('\n'),
  );
  return bench['booksBalance'] === true ? 0 : 1;
}

function toCells(row: Row): string[] {
  return [
    row.name,
    Math.round(row.perSecond).toLocaleString('en'),
    ...[row.p50, row.p95, row.p99].map((ms) => String(rounded(ms, ms < 10 ? 1 : 0) ?? '-')),
    rounded(row.ratio)?.toFixed(2) ?? '-',
    String(row.refused),
    String(row.failed),
    `${Math.round(row.clientBusy * 100)} %`,
    row.name === NOOP ? '-' : row.faults.length === 0 ? 'balance' : 'WRONG',
  ];
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}
