import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { describeMachine } from '../bench/report.ts';
import { startCluster } from '../cluster/cluster.ts';
import { say } from '../services/progress.ts';
import { renderRows } from './judge.ts';
import { runFailover } from './run-failover.ts';
import { SCENES } from './scenes.ts';

/*
 * `pnpm cluster:failover`: the cluster of `pnpm cluster` under buyers with the SDK, while one thing after the other goes wrong. A scene is
 * in scenes.ts, what the buyers do in load.ts, and what must hold in judge.ts. Exits with 1 when a promise is broken.
 */
const USAGE = `pnpm cluster:failover: what SDK users notice while parts of a cluster fail or are restarted.

  --only TEXT   scenes whose name has this text
  --keep        keeps data and logs`;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.exitCode = await main();
process.exit();

async function main(): Promise<number> {
  try {
    const { values } = parseArgs({
      args: process.argv.slice(2).filter((argument) => argument !== '--'),
      options: {
        only: { type: 'string', default: '' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      say(USAGE);
      return 0;
    }
    const scenes = SCENES.filter(({ name }) => name.includes(values.only));
    if (scenes.length === 0) throw new RangeError(`no scene has "${values.only}" in its name`);
    await using cluster = await startCluster({ keep: values.keep, hasSmallDisk: true, say });
    const rows = await runFailover(cluster, scenes, say);
    const machine = describeMachine({ load: loadavg()[0]?.toFixed(1) ?? 'unknown' });
    process.stdout.write(`\n${machine}\n\n${renderRows(rows)}\n`);
    const broken = rows.flatMap((row) => row.broken.map((text) => `${row.name}: ${text}`));
    process.stdout.write(`\n${broken.length === 0 ? 'Every promise holds.' : broken.join('\n')}\n`);
    return broken.length === 0 && rows.length > 0 ? 0 : 1;
  } catch (error) {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 2;
  }
}
