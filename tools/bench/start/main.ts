import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium as playwright, type Page } from 'playwright-core';
import { resolveChromium } from '../../browsers/resolve-chromium.ts';
import { dataDir } from '../../services/data-dir.ts';
import { say } from '../../services/progress.ts';
import { interleave, type Subject } from '../harness.ts';
import { endAfter } from '../end-after.ts';
import { describeMachine, renderBench, renderTable } from '../report.ts';
import { makeCheckout, timeNodeStart } from './checkout.ts';
import { NODE, type StartFigures, STATIC, type Timed, toBench, WARM } from './figures.ts';
import { timeStart } from './product.ts';
import { serveStaticPage } from './static-page.ts';

// `pnpm bench:start`: from a clone to the first page, and a start with everything there, against what Node and browser cost alone.
const BOUND_MS = 20 * 60_000;

endAfter('bench:start', BOUND_MS);

await main();
process.exit();

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((argument) => argument !== '--'),
    options: { short: { type: 'boolean', default: false } },
  });
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const page = await openPage(stack);
  const checkout = path.join(folder, 'livedrops');
  const data = path.join(folder, 'data');
  await cp(path.join(dataDir(), 'cache'), path.join(data, 'cache'), { recursive: true });

  say('clone and install …');
  const times = await makeCheckout(checkout);
  say('first start …');
  const cold = { ...times, ...(await timeStart(checkout, data, page)) };
  const warm = await timeWarm(stack, { checkout, data, page, rounds: values.short ? 1 : 3 });
  process.stdout.write(`${report({ cold, warm })}\n`);
}

async function openPage(stack: AsyncDisposableStack): Promise<Page> {
  const { executablePath, args } = await resolveChromium();
  const browser = await playwright.launch({ executablePath, args: [...args] });
  stack.defer(() => browser.close());
  return browser.newPage();
}

type Place = { checkout: string; data: string; page: Page; rounds: number };

async function timeWarm(stack: AsyncDisposableStack, { checkout, data, page, rounds }: Place) {
  const still = stack.use(await serveStaticPage());
  const subject = (name: string, work: () => Promise<Timed>): Subject<() => Promise<Timed>, Timed> => ({
    name,
    prepare: async () => work,
    verify: async () => [],
  });
  const subjects = [
    subject(NODE, async () => ({ ms: await timeNodeStart() })),
    subject(STATIC, async () => ({ ms: await still.time(page) })),
    subject(WARM, async () => {
      const times = await timeStart(checkout, data, page);
      return { ...times, ms: times.firstPageMs };
    }),
  ];
  return interleave(subjects, {
    rounds,
    warmUps: 0,
    run: (work) => work(),
    onRun: (name, { number }, { ms }) => say(`  round ${number}  ${name}: ${Math.round(ms)} ms`),
  });
}

function report({ cold, warm }: StartFigures): string {
  const bench = toBench({ cold, warm });
  const row = (label: string, ms: unknown) => [label, Number(ms).toLocaleString('en')];
  return [
    '',
    'From a clone to the first drop on the screen; packages in the store and database programs in the cache are there already, and the browser is open',
    describeMachine(),
    '',
    renderTable(
      ['what', 'ms'],
      [
        row('clone', Math.round(cold.cloneMs)),
        row('install', bench['installMs']),
        row('first start: API ready', Math.round(cold.apiReadyMs)),
        row('first start: first drop in the shop', bench['firstStartMs']),
        row('clone to first drop, all in all', bench['cloneToFirstPageMs']),
        row('warm start: API ready', bench['warmApiReadyMs']),
        row('warm start: first drop in the shop', bench['warmStartMs']),
        row('for comparison: node -e 0', bench['nodeStartMs']),
        row('for comparison: a static page', bench['staticPageMs']),
      ],
    ),
    '',
    renderBench(bench),
  ].join('\n');
}
