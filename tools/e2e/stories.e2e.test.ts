import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import express from 'express';
import type { Browser, ConsoleMessage, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { repoRoot } from '../services/data-dir.ts';
import { isNightly } from '../test/nightly.ts';
import { launch } from './helpers/shop.ts';

const storiesDir = path.join(repoRoot, 'apps/stories');
const chromium = inject('chromium');

/** For all stories of an app, on a busy machine. */
const LOOKING_MS = 25 * 60_000;

/** The night looks at both: nothing but colours is another in the dark. */
const COLOURS: readonly ('light' | 'dark')[] = isNightly ? ['light', 'dark'] : ['light'];

const WINDOW = { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' } as const;

type Story = { id: string; title: string; name: string };

describe.skipIf(chromium === null)('every story', () => {
  let outDir = '';
  let server: Server;
  let browser: Browser;
  let stories: Story[] = [];

  beforeAll(async () => {
    if (chromium === null) return;
    outDir = await mkdtemp(path.join(tmpdir(), 'livedrops-stories-'));
    const storybook = createRequire(path.join(storiesDir, 'package.json')).resolve('storybook/package.json');
    const bin = path.join(path.dirname(storybook), 'dist/bin/dispatcher.js');
    await promisify(execFile)(process.execPath, [bin, 'build', '--quiet', '--output-dir', outDir], {
      cwd: storiesDir,
      // Vitest says `test` here, and Vite would then build what is for development.
      env: { ...process.env, NODE_ENV: 'production' },
    });
    const { entries } = JSON.parse(await readFile(path.join(outDir, 'index.json'), 'utf8')) as {
      entries: Record<string, Story>;
    };
    stories = Object.values(entries);
    // The scripts have names of their content, so a browser reads them once.
    server = express()
      .get('/favicon.ico', (_request, response) => void response.sendStatus(204))
      .use(express.static(outDir, { maxAge: '1h' }))
      .listen(0, '127.0.0.1');
    await once(server, 'listening');
    browser = await launch(chromium);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    if (outDir !== '') await rm(outDir, { recursive: true, force: true });
  });

  it.each([
    ['Studio', 'en', 'is accessible', accessFaults],
    ['Shop', 'en', 'is accessible', accessFaults],
    ['Studio', 'de', 'fits its window', cutFaults],
  ] as const)(
    'of %s is drawn, plays to its end in the language %s and %s',
    // One that the driver lost is looked at once more by itself.
    { timeout: LOOKING_MS, retry: 0 },
    async (app, locale, _judged, judge) => {
      const own = stories.filter(({ title }) => title.startsWith(`${app}/`));
      expect(own.length).toBeGreaterThan(1);
      const faults: string[] = [];
      const rest = own.values();
      const lookAtRest = async (): Promise<void> => {
        // A window takes longer to open than a story. The browser closes both at its end: closing one while the other works ended Chromium.
        const context = await browser.newContext({ ...WINDOW, locale });
        const page = await context.newPage();
        const look = (story: Story) => faultsOf(page, urlOf(story, locale), story, judge);
        for (const story of rest)
          faults.push(
            ...(await look(story)
              .catch(() => look(story))
              .catch((error: unknown) => [`${story.id}: ${String(error)}`])),
          );
      };
      // While one is drawn, the other waits for its answers.
      await Promise.all([lookAtRest(), lookAtRest()]);
      expect(faults).toEqual([]);
    },
  );

  function urlOf({ id }: Story, language: string): string {
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/iframe.html?id=${id}&viewMode=story&language=${language}`;
  }
});

type Judge = (page: Page) => Promise<string[]>;

/** What is wrong with a story. */
async function faultsOf(page: Page, url: string, { title, name }: Story, judge: Judge): Promise<string[]> {
  const faults: string[] = [];
  const onError = (error: Error) => void faults.push(String(error));
  const onMessage = (message: ConsoleMessage) => {
    if (message.type() === 'error') faults.push(message.text());
  };
  page.on('pageerror', onError).on('console', onMessage);
  try {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(WINDOW.viewport);
    await page.goto(url);
    faults.push(...(await playedFaults(page)), ...(await judge(page)));
    return faults.map((fault) => `${title}: ${name}: ${fault}`);
  } finally {
    page.off('pageerror', onError).off('console', onMessage);
  }
}

async function accessFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of COLOURS) {
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction(
      (wanted) =>
        document.documentElement.dataset['mantineColorScheme'] === wanted &&
        document.getAnimations().every(({ playState }) => playState === 'finished'),
      colorScheme,
    );
    // Dialogs and notices are beside the root.
    const axe = new AxeBuilder({ page }).include('#storybook-root').include('[data-portal]');
    if (colorScheme === 'dark') axe.withRules('color-contrast');
    const { violations } = await axe.analyze();
    faults.push(
      ...violations.map(
        ({ id: rule, nodes }) =>
          `${colorScheme}: ${rule} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      ),
    );
  }
  return faults;
}

/** A usual window, and the smallest that the Studio can have. */
const SIZES = [WINDOW.viewport, { width: 900, height: 600 }];

/** What of the words does not fit at the sizes of the Studio's window. */
async function cutFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    let cut = await page.evaluate(findCut);
    // A page takes a moment to fit another size.
    for (let look = 0; cut.length > 0 && look < 20; look += 1) {
      await page.waitForTimeout(100);
      cut = await page.evaluate(findCut);
    }
    faults.push(...cut.map((fault) => `${size.width} px: ${fault}`));
  }
  return faults;
}

/** Runs in the page. Names and figures may end in an ellipsis, but no label, no sentence and nothing to press. */
function findCut(): string[] {
  const scrolls = (node: Element | null): boolean =>
    node !== null && (/auto|scroll/.test(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
  // What is for listeners alone is clipped away.
  const isWords = (node: Element): boolean =>
    node.checkVisibility() &&
    getComputedStyle(node).clip === 'auto' &&
    getComputedStyle(node).clipPath === 'none' &&
    node.clientWidth > 2 &&
    Array.from(node.childNodes).some((child) => child instanceof Text && child.data.trim() !== '');
  const whyCut = (node: Element): string | null => {
    const { overflowX, textOverflow } = getComputedStyle(node);
    const mustBeWhole = node.closest('p, dt, label, .mantine-Button-root, [role="tab"]') !== null;
    if (/hidden|clip/.test(overflowX) && node.scrollWidth > node.clientWidth + 1)
      return mustBeWhole || textOverflow !== 'ellipsis' ? 'is cut' : null;
    const isOutside = node.getBoundingClientRect().right > innerWidth + 1;
    return isOutside && !scrolls(node) ? 'goes beyond the window' : null;
  };
  const cut = Array.from(document.body.querySelectorAll('*'), (node) => {
    const why = isWords(node) ? whyCut(node) : null;
    return why === null ? [] : [`“${node.textContent.trim().slice(0, 60)}” ${why}`];
  }).flat();
  const { scrollWidth } = document.documentElement;
  return scrollWidth > innerWidth ? [...cut, `the page is ${scrollWidth} px wide`] : cut;
}

/** Waits until a story has played. */
async function playedFaults(page: Page): Promise<string[]> {
  const phase = await page.waitForFunction(
    () => {
      const { currentRender } =
        (window as { __STORYBOOK_PREVIEW__?: { currentRender?: { phase?: string } } })
          .__STORYBOOK_PREVIEW__ ?? {};
      return currentRender?.phase === 'finished' || currentRender?.phase === 'errored'
        ? currentRender.phase
        : null;
    },
    undefined,
    { timeout: 120_000 },
  );
  if ((await phase.jsonValue()) === 'finished') return [];
  return [await page.locator('#error-message').innerText()];
}
