import { performance } from 'node:perf_hooks';
import { type Drop, isLiveDropsError, type LiveDrops } from '@livedrops/sdk';
import { concurrently } from '../bench/concurrently.ts';
import { say } from '../services/progress.ts';
import { boughtByOthers, type DropBooks, type Evidence, findFaults } from './books.ts';
import { type Fan, signIn, signInFans } from './crowd.ts';
import { bar, createLiveLine, type LiveLine } from './live-line.ts';
import { readOptions, type RushOptions, USAGE } from './options.ts';
import { type Attempt, findByKey, placeOnce } from './place.ts';
import { ProblemForPeople } from './problem-for-people.ts';
import { renderReport, renderStage } from './report.ts';
import { DEMO_CREATOR, type Figures, findDrop, readFigures, scheduleDrop, untilStart } from './stage.ts';
import { type RushSummary, summarize } from './summary.ts';
import { findTarget, type Target } from './target.ts';

// `pnpm demo:rush`: a crowd at one drop of the running product. People read stderr, machines stdout (`--json`).
const LOOK_UPS_AT_ONCE = 64;

const line = createLiveLine(process.stderr);
process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options.help) return tell(USAGE);
    const target = findTarget();
    if (!target)
      throw new ProblemForPeople('LiveDrops does not run. Start it (pnpm start), or set LIVEDROPS_API_URL.');
    return await rush(target, options);
  } catch (error) {
    line.clear();
    say(explain(error));
    return 1;
  }
}

async function rush(target: Target, options: RushOptions): Promise<number> {
  const creator = await signIn(target.apiUrl, DEMO_CREATOR);
  await creator.clock.sync();
  const fans = await signInFans(target.apiUrl, options.fans, (count) =>
    line.show(`Signing in  ${bar(count / options.fans)}  ${count} of ${options.fans} fans`),
  );
  line.clear();
  say(`${fans.length} fans are signed in.`);

  const drop = await (options.dropId === null
    ? scheduleDrop(creator, options)
    : findDrop(creator, options.dropId));
  say(renderStage(target, drop));
  const before = toBooks(await readFigures(creator, drop.id));
  await untilStart(creator, drop, (seconds) => line.show(`Starts in ${seconds} s`));
  line.clear();

  const { attempts, summary } = await run(fans, drop, { ...options, before });
  say('Checking the books …');
  const after = toBooks(await readFigures(creator, drop.id));
  const evidence = { before, after, rush: summary, ...(await askForOrders(fans, attempts)) };
  return conclude(drop, summary, evidence, options.json);
}

/** Everybody at once, as far as sockets go: the next fan comes as soon as one has their answer. */
async function run(
  fans: readonly Fan[],
  drop: Drop,
  { perFan, concurrency, before }: RushOptions & { before: DropBooks },
): Promise<{ attempts: Attempt[]; summary: RushSummary }> {
  const startedAt = performance.now();
  const loopAtStart = performance.eventLoopUtilization();
  let answered = 0;
  let units = 0;
  const attempts = await concurrently(fans, concurrency, async ({ client }) => {
    const attempt = await placeOnce(client, drop.id, perFan);
    answered += 1;
    if (attempt.kind === 'accepted') units += attempt.units;
    showProgress(line, { answered, fans: fans.length, units, stock: before.remaining, startedAt });
    return attempt;
  });
  line.clear();
  const durationMs = performance.now() - startedAt;
  const crowdBusy = performance.eventLoopUtilization(loopAtStart).utilization;
  return { attempts, summary: summarize(attempts, { durationMs, crowdBusy }) };
}

type Progress = { answered: number; fans: number; units: number; stock: number; startedAt: number };

function showProgress(on: LiveLine, { answered, fans, units, stock, startedAt }: Progress): void {
  const perSecond = Math.round((answered * 1000) / (performance.now() - startedAt));
  on.show(
    `Rush  ${bar(units / stock)}  sold ${units} of ${stock} · ${answered} of ${fans} answered · ${perSecond}/s`,
  );
}

/** Every acknowledged order is asked for by its key, by the fan who made it. */
async function askForOrders(
  fans: readonly Fan[],
  attempts: readonly Attempt[],
): Promise<Pick<Evidence, 'missing' | 'doubled'>> {
  const accepted = attempts.flatMap((attempt, index) => {
    const client: LiveDrops | undefined = fans[index]?.client;
    return attempt.kind === 'accepted' && client ? [{ ...attempt, client }] : [];
  });
  const found = await concurrently(accepted, LOOK_UPS_AT_ONCE, async ({ client, key, orderId }) => {
    const order = await findByKey(client, key);
    return order?.id === orderId && order.status !== 'failed';
  });
  return {
    missing: found.filter((isThere) => !isThere).length,
    doubled: accepted.length - new Set(accepted.map(({ orderId }) => orderId)).size,
  };
}

function conclude(drop: Drop, summary: RushSummary, evidence: Evidence, json: boolean): number {
  const faults = findFaults(evidence);
  const others = boughtByOthers(evidence);
  if (json) {
    const { before, after } = evidence;
    tell(JSON.stringify({ dropId: drop.id, ...summary, before, after, boughtByOthers: others, faults }));
  }
  say(renderReport(summary, { after: evidence.after, faults, others }));
  return faults.length > 0 ? 1 : 0;
}

function toBooks({ drop, sales }: Figures): DropBooks {
  return {
    stock: drop.stock,
    remaining: drop.remaining,
    sold: sales && { orders: sales.orders, units: sales.units },
  };
}

function explain(error: unknown): string {
  if (error instanceof ProblemForPeople || error instanceof RangeError) return error.message;
  if (error instanceof TypeError && 'code' in error) return `${error.message}\n\n${USAGE}`;
  if (isLiveDropsError(error)) return `The server answered: ${error.message} (${error.code})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function tell(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}
