import { say } from '../services/progress.ts';
import { isRed, verdictLines } from './checker/verdict.ts';
import { startCluster } from './cluster/cluster.ts';
import { faultLine } from './faults.ts';
import { type ChaosOptions, readOptions, USAGE } from './options.ts';
import { planFaults } from './plan-faults.ts';
import { runChaos } from './run-chaos.ts';
import { totalLines } from './totals.ts';

/*
 * `pnpm chaos --seed N --minutes M`: three real mongod, a real Redis and real server processes, all linked through proxies of ours;
 * a seeded schedule of faults; a seeded crowd that buys through the SDK and writes down all it is told; and a checker that compares
 * the crowd's log with the database when everything is quiet again.
 *
 * How to read it: first the schedule (the same seed gives the same one), then a line for each fault when it begins, then what the crowd
 * was told, then a verdict for each promise. Red means a broken promise: its first faults are named with ids that the client's log and
 * the database know (`--keep` keeps both). The exit code is 1 when anything is red.
 *
 * How to read the code: faults.ts and plan-faults.ts (what goes wrong, and when), cluster/ (what it happens to), workload/intents.ts
 * (what the crowd wants), checker/check.ts (what must hold), sabotage/ and controls/ (engines broken on purpose, which must turn red:
 * a checker that was never seen red proves nothing).
 */
// Everything that was started is ended with this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.exitCode = await main();
process.exit();

async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2), Date.now());
    if (options.help) {
      say(USAGE);
      return 0;
    }
    return await chaos(options);
  } catch (error) {
    const isForPeople = error instanceof RangeError || (error instanceof TypeError && 'code' in error);
    say(isForPeople ? `${error.message}\n\n${USAGE}` : String(error instanceof Error ? error.stack : error));
    return 2;
  }
}

async function chaos(options: ChaosOptions): Promise<number> {
  const { seed, servers } = options;
  const durationMs = options.minutes * 60_000;
  const faults = planFaults(seed, durationMs, { servers });
  tell(`chaos, seed ${seed}, ${options.minutes} min, ${servers} servers`);
  tell('schedule:');
  for (const fault of faults) tell(`  ${faultLine(fault)}`);
  if (options.dryRun) return 0;

  await using cluster = await startCluster(options);
  if (options.keep) say(`data and logs are kept in ${cluster.folder}`);
  const run = { name: `seed_${seed}`, seed, durationMs, servers, faults, preload: null };
  const { verdicts, log } = await runChaos(cluster, run, say);
  for (const line of [...totalLines(log), ...verdictLines(verdicts)]) tell(line);
  const red = isRed(verdicts);
  tell(red ? `RED with seed ${seed}` : `green with seed ${seed}`);
  return red ? 1 : 0;
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
