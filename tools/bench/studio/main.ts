import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { type Browser, chromium as playwright, type Page } from 'playwright-core';
import express from 'express';
import { openDisplay } from '../../browsers/display.ts';
import { resolveChromium } from '../../browsers/resolve-chromium.ts';
import { resolveElectron } from '../../browsers/resolve-electron.ts';
import { openStudio } from '../../e2e/helpers/studio.ts';
import { repoRoot } from '../../services/data-dir.ts';
import { say } from '../../services/progress.ts';
import { endAfter } from '../end-after.ts';
import { describeMachine, renderBench, renderTable } from '../report.ts';
import { percentile, type TraceEvent, workPerFrame } from './frames.ts';

// `pnpm bench:studio`: what the live room costs while a drop sells, beside a naive page that is fed the same.
const BOUND_MS = 30 * 60_000;
const TRACED_MS = 20_000;
const WARM_UP_MS = 5_000;
const studioDir = path.join(repoRoot, 'apps/studio');
const run = promisify(execFile);

endAfter('bench:studio', BOUND_MS);

await main();
process.exit();

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((argument) => argument !== '--'),
    options: { short: { type: 'boolean', default: false } },
  });
  await using stack = new AsyncDisposableStack();
  const url = await servePages(stack);
  const { executablePath, args } = await resolveChromium();
  const browser = await playwright.launch({ executablePath, args: [...args] });
  stack.defer(() => browser.close());
  const rushMs = values.short ? 30_000 : 5 * 60_000;

  const room = await measure(browser, `${url}/room.html`, { perSecond: 500, rushMs });
  const fast = await measure(browser, `${url}/room.html`, { perSecond: 2000, rushMs });
  const naive = await measure(browser, `${url}/naive.html`, { perSecond: 500, rushMs });
  const idle = await measureIdle(browser, `${url}/room.html?onAir=3600`);
  const idleFloor = await measureIdle(browser, `${url}/clocks.html`);
  const coldStartMs = await timeColdStart(values.short ? 3 : 7);
  process.stdout.write(`${report({ room, fast, naive, idle, idleFloor, coldStartMs, rushMs })}\n`);
}

/** The built pages, from this process. */
async function servePages(stack: AsyncDisposableStack): Promise<string> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'livedrops-bench-studio-'));
  stack.defer(() => rm(outDir, { recursive: true, force: true }));
  const vite = path.join(studioDir, 'node_modules/vite/bin/vite.js');
  const build = [vite, 'build', '--config', 'vite.bench.config.ts', '--outDir', outDir, '--logLevel', 'warn'];
  await run(process.execPath, build, { cwd: studioDir, env: { ...process.env, NODE_ENV: 'production' } });
  const server = express().use(express.static(outDir)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  stack.defer(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the pages have no address');
  return `http://127.0.0.1:${address.port}`;
}

type Rush = { perSecond: number; rushMs: number };
type Figures = { p50: number; p95: number; p99: number; max: number; fps: number; heapGrowthMb: number };

/** What a page costs while a drop sells: traced at the end, when all that grows has grown. */
async function measure(browser: Browser, url: string, { perSecond, rushMs }: Rush): Promise<Figures> {
  const page = await open(browser, url);
  await page.evaluate(
    (rate) => (window as Window & { sell?: (perSecond: number) => void }).sell?.(rate),
    perSecond,
  );
  await sleep(WARM_UP_MS);
  const heapBefore = await heapMb(page);
  await sleep(Math.max(0, rushMs - TRACED_MS));
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  const fps = await countFrames(page, TRACED_MS);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const work = workPerFrame(trace.traceEvents);
  const heapGrowthMb = (await heapMb(page)) - heapBefore;
  await page.context().close();
  const figures = {
    p50: percentile(work, 0.5),
    p95: percentile(work, 0.95),
    p99: percentile(work, 0.99),
    max: Math.max(...work),
    fps,
    heapGrowthMb,
  };
  say(`  ${path.basename(url)} at ${perSecond}/s: ${JSON.stringify(figures)}`);
  return figures;
}

async function open(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  return page;
}

function countFrames(page: Page, ms: number): Promise<number> {
  return page.evaluate(
    (length) =>
      new Promise<number>((resolve) => {
        const from = performance.now();
        let frames = 0;
        const next = (): void => {
          frames += 1;
          const gone = performance.now() - from;
          if (gone < length) requestAnimationFrame(next);
          else resolve((frames * 1000) / gone);
        };
        requestAnimationFrame(next);
      }),
    ms,
  );
}

async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 2 ** 20;
}

/** Share of a core that the page's main thread takes while nothing sells. Waiting for a core that others have does not count. */
async function measureIdle(browser: Browser, url: string): Promise<number> {
  const page = await open(browser, url);
  await sleep(WARM_UP_MS);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  const before = await busy();
  await sleep(TRACED_MS);
  const percent = (((await busy()) - before) * 1000 * 100) / TRACED_MS;
  await page.context().close();
  return percent;
}

/** From the start of the real Electron until a person can type. The median of several. */
async function timeColdStart(times: number): Promise<number> {
  const electronVite = path.join(studioDir, 'node_modules/electron-vite/bin/electron-vite.js');
  await run(process.execPath, [electronVite, 'build'], { cwd: studioDir });
  await using display = await openDisplay();
  const electron = { ...(await resolveElectron()), env: { ...display.env } };
  const all: number[] = [];
  for (let count = 0; count < times; count += 1) {
    const from = performance.now();
    const studio = await openStudio(electron, 'http://127.0.0.1:9');
    await studio.page.getByLabel('Password', { exact: true }).waitFor();
    all.push(performance.now() - from);
    await studio[Symbol.asyncDispose]();
  }
  return percentile(all, 0.5);
}

type Report = {
  room: Figures;
  fast: Figures;
  naive: Figures;
  /** Percent of a core at rest, and that of a bare page with as many clocks. */
  idle: number;
  idleFloor: number;
  coldStartMs: number;
  rushMs: number;
};

function report({ room, fast, naive, idle, idleFloor, coldStartMs, rushMs }: Report): string {
  const ms = (value: number) => value.toFixed(1);
  const row = (label: string, { p50, p95, p99, max, fps, heapGrowthMb }: Figures) => [
    label,
    ...[p50, p95, p99, max].map(ms),
    fps.toFixed(0),
    heapGrowthMb.toFixed(1),
  ];
  return [
    '',
    `A drop that sells for ${rushMs / 1000} s; milliseconds of a core that the main thread took in each sixtieth of a second, in the last ${TRACED_MS / 1000} s`,
    describeMachine(),
    '',
    renderTable(
      ['page', 'p50', 'p95', 'p99', 'max', 'fps', 'heap +MiB'],
      [
        row('live room, 500 orders/s', room),
        row('live room, 2,000 orders/s', fast),
        row('naive page, 500 orders/s', naive),
      ],
    ),
    '',
    `At rest the live room takes ${idle.toFixed(2)} % of a core, a bare page with four clocks ${idleFloor.toFixed(2)} %. From the start of Electron until one can type: ${Math.round(coldStartMs)} ms.`,
    renderBench({
      name: 'studio',
      frameMsP95: round(room.p95),
      frameMsP95At2000: round(fast.p95),
      heapGrowthMb: round(room.heapGrowthMb),
      idleCpuPercent: round(idle),
      idleFloorPercent: round(idleFloor),
      coldStartMs: Math.round(coldStartMs),
      naiveFrameMsP95: round(naive.p95),
    }),
  ].join('\n');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
