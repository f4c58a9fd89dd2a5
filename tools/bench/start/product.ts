import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { endProcess } from '../../services/guarded-child.ts';
import { anyFreePort } from '../../services/free-port.ts';
import { untilAnswers } from '../../start/answers.ts';
import type { RunInfo } from '../../start/run-file.ts';

const RUNS = 'LiveDrops is running';
const PAGE_MS = 120_000;
const STOP_MS = 30_000;
const KEPT_LINES = 30;

/** Milliseconds after the command was given. */
export type StartTimes = { apiReadyMs: number; runsMs: number; firstPageMs: number };

/** `pnpm start` in a checkout, until a person sees the first drop in the shop; then it is stopped. */
export async function timeStart(checkout: string, dataDir: string, page: Page): Promise<StartTimes> {
  const port = await anyFreePort();
  const startedAt = performance.now();
  const since = () => performance.now() - startedAt;
  await using product = startProduct(checkout, dataDir, port);
  const apiReady = untilAnswers('The server', `http://127.0.0.1:${port}/api/ready`).then(since);
  await Promise.race([product.runs, product.died]);
  const runsMs = since();
  const { shopUrl } = JSON.parse(readFileSync(path.join(dataDir, 'run.json'), 'utf8')) as RunInfo;
  await page.goto(shopUrl, { timeout: PAGE_MS });
  await page.locator('article').first().waitFor({ timeout: PAGE_MS });
  const firstPageMs = since();
  await page.goto('about:blank');
  return { apiReadyMs: await apiReady, runsMs, firstPageMs };
}

type Product = AsyncDisposable & { runs: Promise<void>; died: Promise<never> };

function startProduct(checkout: string, dataDir: string, port: number): Product {
  const child = spawn('pnpm', ['start'], {
    cwd: checkout,
    env: startEnv(dataDir, port),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: stopping reaches the program behind pnpm too.
    detached: true,
  });
  const stopGroup = (signal: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, signal);
  };
  const atExit = () => stopGroup('SIGTERM');
  process.once('exit', atExit);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const lines: string[] = [];
  const runs = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        lines.push(line);
        if (lines.length > KEPT_LINES) lines.shift();
        if (line.includes(RUNS)) resolve();
      });
    }
  });
  const died = exited.then((code): never => {
    throw new Error(`pnpm start ended with ${code}:\n${lines.join('\n')}`);
  });
  died.catch(() => {});
  return {
    runs,
    died,
    async [Symbol.asyncDispose]() {
      stopGroup('SIGTERM');
      await endProcess(child, exited, 'SIGTERM', STOP_MS);
      process.off('exit', atExit);
    },
  };
}

/** Its own databases, and no window: a display would open the Studio in Electron. */
function startEnv(dataDir: string, port: number): NodeJS.ProcessEnv {
  const {
    MONGO_URI: _mongo,
    REDIS_URL: _redis,
    DISPLAY: _x11,
    WAYLAND_DISPLAY: _wayland,
    ...env
  } = process.env;
  return { ...env, LIVEDROPS_DATA_DIR: dataDir, PORT: String(port) };
}
