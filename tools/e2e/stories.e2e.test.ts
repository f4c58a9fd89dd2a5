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

  it.each(['Studio', 'Shop'])(
    'of %s is drawn, plays to its end and is accessible',
    // One that the driver lost is looked at once more by itself.
    { timeout: LOOKING_MS, retry: 0 },
    async (app) => {
      const own = stories.filter(({ title }) => title.startsWith(`${app}/`));
      expect(own.length).toBeGreaterThan(1);
      const faults: string[] = [];
      const rest = own.values();
      const lookAtRest = async (): Promise<void> => {
        // A window takes longer to open than a story.
        const context = await browser.newContext(WINDOW);
        const page = await context.newPage();
        const look = (story: Story) => faultsOf(page, urlOf(story), story);
        for (const story of rest)
          faults.push(
            ...(await look(story)
              .catch(() => look(story))
              .catch((error: unknown) => [`${story.id}: ${String(error)}`])),
          );
        await context.close();
      };
      // While one is drawn, the other waits for its answers.
      await Promise.all([lookAtRest(), lookAtRest()]);
      expect(faults).toEqual([]);
    },
  );

  function urlOf({ id }: Story): string {
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/iframe.html?id=${id}&viewMode=story`;
  }
});

/** What is wrong with a story. */
async function faultsOf(page: Page, url: string, { title, name }: Story): Promise<string[]> {
  const faults: string[] = [];
  const onError = (error: Error) => void faults.push(String(error));
  const onMessage = (message: ConsoleMessage) => {
    if (message.type() === 'error') faults.push(message.text());
  };
  page.on('pageerror', onError).on('console', onMessage);
  try {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(url);
    faults.push(...(await playedFaults(page)));
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
    return faults.map((fault) => `${title}: ${name}: ${fault}`);
  } finally {
    page.off('pageerror', onError).off('console', onMessage);
  }
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
