import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureDir } from '../services/data-dir.ts';
import { anyFreePort, canConnect } from '../services/free-port.ts';
import { startGuardedChild } from '../services/guarded-child.ts';

export type Prometheus = AsyncDisposable & { url: string };

/** What is asked for figures: `host:port` by job. */
export type Targets = Readonly<Record<string, readonly string[]>>;

const READY_MS = 60_000;

/** A real Prometheus that asks everybody for figures every few seconds. */
export async function startPrometheus(
  binary: string,
  { folder, targets }: { folder: string; targets: Targets },
): Promise<Prometheus> {
  const port = await anyFreePort();
  const config = path.join(folder, 'prometheus.yml');
  // JSON is YAML, too.
  await writeFile(
    config,
    JSON.stringify({
      global: { scrape_interval: '5s' },
      scrape_configs: Object.entries(targets).map(([job, all]) => ({
        job_name: job,
        static_configs: [{ targets: all }],
      })),
    }),
  );
  const child = startGuardedChild({
    name: 'Prometheus',
    command: binary,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${ensureDir(folder, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    logFile: path.join(folder, 'prometheus.log'),
    scratchDir: path.join(folder, 'nothing-to-remove'),
  });
  const giveUpAt = Date.now() + READY_MS;
  while (!(await canConnect(port))) {
    const exit = await Promise.race([child.exited, delay(50)]);
    if (exit || Date.now() > giveUpAt) throw new Error(`Prometheus did not start:\n${child.lastLines(40)}`);
  }
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => child.stop() };
}
