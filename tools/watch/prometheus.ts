import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { repoRoot } from '../services/data-dir.ts';
import { anyFreePort } from '../services/free-port.ts';
import { startGuardedChild } from '../services/guarded-child.ts';

export type Sample = { metric: Record<string, string>; value: [number, string] };
export type Rule = { name: string; query: string; annotations: Record<string, string> };

export type Prometheus = AsyncDisposable & {
  url: string;
  /** What an expression has at the moment. @throws when it is none */
  query(expression: string): Promise<Sample[]>;
  rules(): Promise<Rule[]>;
};

/** What it scrapes: every process with the same token, `host:port` each, and other programs by the name of their job. */
export type Scraped = {
  targets: readonly string[];
  token: string;
  others?: Readonly<Record<string, readonly string[]>>;
};

const READY_MS = 60_000;

/** The configuration of `deploy/prometheus` in a folder of its own, with these targets. */
export async function prepareConfig({ targets, token, others = {} }: Scraped): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-prometheus-'));
  await cp(path.join(repoRoot, 'deploy/prometheus'), folder, { recursive: true });
  await writeFile(path.join(folder, 'targets.yml'), JSON.stringify([{ targets }]));
  await writeFile(path.join(folder, 'metrics-token'), token);
  // JSON is YAML, too.
  const jobs = Object.entries(others).map(
    ([job, all]) => `  - ${JSON.stringify({ job_name: job, static_configs: [{ targets: all }] })}\n`,
  );
  await appendFile(path.join(folder, 'prometheus.yml'), jobs.join(''));
  return folder;
}

/** Starts a Prometheus with the configuration of `deploy/prometheus`, which looks every second. */
export async function startPrometheus(binary: string, scraped: Scraped): Promise<Prometheus> {
  const folder = await prepareConfig(scraped);
  const config = path.join(folder, 'prometheus.yml');
  await writeFile(config, (await readFile(config, 'utf8')).replaceAll(': 15s', ': 1s'));
  const port = await anyFreePort();
  const child = startGuardedChild({
    name: 'Prometheus',
    command: binary,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${path.join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    logFile: path.join(folder, 'prometheus.log'),
    scratchDir: folder,
  });
  const url = `http://127.0.0.1:${port}`;
  const ask = async <T>(what: string): Promise<T> => {
    const answer = (await (await fetch(`${url}/api/v1/${what}`)).json()) as { data: T; error?: string };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.data;
  };
  const giveUpAt = Date.now() + READY_MS;
  const isReady = () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) {
    if (Date.now() > giveUpAt) throw new Error(`Prometheus is not ready:\n${child.lastLines()}`);
    await delay(100);
  }
  return {
    url,
    query: async (expression) =>
      (await ask<{ result: Sample[] }>(`query?query=${encodeURIComponent(expression)}`)).result,
    async rules() {
      const { groups } = await ask<{ groups: { rules: Rule[] }[] }>('rules');
      return groups.flatMap(({ rules }) => rules);
    },
    async [Symbol.asyncDispose]() {
      await child.stop('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
