import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { repoRoot } from '../services/data-dir.ts';
import { launch } from './helpers/shop.ts';

const storiesDir = path.join(repoRoot, 'apps/stories');
const chromium = inject('chromium');

/** Answered from the folder that was built: stories ask nobody. */
const ORIGIN = 'https://stories.test';

type Story = { id: string; title: string; name: string };

describe.skipIf(chromium === null)('every story', () => {
  let outDir = '';
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
    browser = await launch(chromium);
  });
  afterAll(async () => {
    await browser?.close();
    if (outDir !== '') await rm(outDir, { recursive: true, force: true });
  });

  it.each(['Studio', 'Shop'])(
    'of %s is drawn, plays to its end and is accessible, in both colours',
    async (app) => {
      const own = stories.filter(({ title }) => title.startsWith(`${app}/`));
      expect(own.length).toBeGreaterThan(1);
      const faults: string[] = [];
      const rest = [...own];
      const lookAtRest = async () => {
        for (let story = rest.shift(); story !== undefined; story = rest.shift())
          faults.push(...(await look(story)));
      };
      // A page waits more than it works.
      await Promise.all([lookAtRest(), lookAtRest(), lookAtRest()]);
      expect(faults).toEqual([]);
    },
  );

  /** What is wrong with a story. */
  async function look({ id, title, name }: Story): Promise<string[]> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    await context.route(`${ORIGIN}/**`, (route) =>
      route.fulfill({ path: path.join(outDir, new URL(route.request().url()).pathname) }),
    );
    await page.goto(`${ORIGIN}/iframe.html?id=${id}&viewMode=story`);
    faults.push(...(await playedFaults(page)));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForFunction(
        (wanted) =>
          document.documentElement.dataset['mantineColorScheme'] === wanted &&
          document.getAnimations().length === 0,
        colorScheme,
      );
      const { violations } = await new AxeBuilder({ page }).include('#storybook-root').analyze();
      faults.push(
        ...violations.map(
          ({ id: rule, nodes }) =>
            `${colorScheme}: ${rule} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
        ),
      );
    }
    await context.close();
    return faults.map((fault) => `${title}: ${name}: ${fault}`);
  }
});

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
