import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connectMongo } from '../../packages/server/src/platform/mongo.ts';
import { check } from './checker/check.ts';
import { readDump } from './checker/read-dump.ts';
import type { Verdict } from './checker/verdict.ts';
import { type Cluster, startFleet } from './cluster/cluster.ts';
import type { Fault } from './faults.ts';
import { heal, injectFaults } from './inject-faults.ts';
import type { ClientLog } from './workload/client-log.ts';
import { runCrowd } from './workload/crowd.ts';
import type { Intent } from './workload/intents.ts';
import { createNotebook } from './workload/notebook.ts';
import { type DropPlan, planDrops } from './workload/plan-drops.ts';
import { quiesce } from './workload/quiesce.ts';
import { openShop } from './workload/shop.ts';

export type ChaosRun = {
  /** Names the database and the logs. */
  name: string;
  seed: number;
  durationMs: number;
  servers: number;
  faults: readonly Fault[];
  /** Breaks the engine: a control. */
  preload: URL | null;
  /** Default: those of `planDrops`. */
  drops?: readonly DropPlan[];
  intents?: readonly Intent[];
};

export type ChaosResult = { verdicts: Verdict[]; log: ClientLog };

const FANS = 80;
const WORKERS = 32;
const REST_MS = 100;

/** A crowd and a schedule of faults on one fleet; then quiet, the rest is bought, and everything is checked. */
export async function runChaos(
  cluster: Cluster,
  run: ChaosRun,
  say: (line: string) => void,
): Promise<ChaosResult> {
  await using fleet = await startFleet(cluster, run);
  await using stack = new AsyncDisposableStack();
  const plan = run.drops ?? planDrops(run.seed, run.durationMs);
  const mongo = stack.adopt(await connectMongo(fleet.mongoUri), ({ close }) => close());
  const shop = await openShop(fleet, mongo.connection, plan);
  const notebook = createNotebook();
  const { log } = notebook;
  // What clients saw is worth most when a run fails.
  stack.defer(() => writeLog(path.join(cluster.folder, `${run.name}.client-log.jsonl`), log));
  say(
    `${run.servers} servers, ${plan.length} drops, ${run.faults.length} faults in ${run.durationMs / 1000} s`,
  );
  await Promise.all([
    runCrowd(shop, notebook, { ...run, fans: FANS, workers: WORKERS, restMs: REST_MS }),
    injectFaults({ cluster, fleet }, run.faults, say),
  ]);
  await heal({ cluster, fleet });
  say('everything is healed');
  await quiesce({ shop, notebook, connection: mongo.connection, servers: run.servers }, say);
  const dump = await readDump(
    mongo.connection,
    shop.drops.map(({ id }) => id),
  );
  return { verdicts: check({ drops: shop.drops, log, dump }), log };
}

const writeLog = (file: string, { orders, changes, edits }: ClientLog): Promise<void> =>
  writeFile(
    file,
    [...orders, ...changes, ...edits]
      .sort((a, b) => a.at - b.at)
      .map((call) => `${JSON.stringify(call)}\n`)
      .join(''),
  );
