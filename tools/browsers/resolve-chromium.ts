import { existsSync } from 'node:fs';
import { chromium as playwright } from 'playwright-core';
import { findOnPath } from '../services/fetch/resolve-binary.ts';
import { aptInstall, mayInstall } from './apt.ts';

export interface Chromium {
  readonly source: string;
  readonly executablePath: string;
  readonly args: string[];
}

interface ChromiumCandidate {
  readonly source: string;
  readonly find: () => Promise<Omit<Chromium, 'source'> | undefined> | Omit<Chromium, 'source'> | undefined;
}

export type ProveLaunch = (chromium: Chromium) => Promise<void>;

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const WELL_KNOWN = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const LAUNCH_MS = 30_000;
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
];

/** A Chromium that was seen to open a page. Throws with everything that was tried. */
export async function resolveChromium(
  candidates: readonly ChromiumCandidate[] = chromiumCandidates(),
  prove: ProveLaunch = proveLaunch,
): Promise<Chromium> {
  const tried: string[] = [];
  for (const candidate of candidates) {
    try {
      const found = await candidate.find();
      if (found === undefined) {
        tried.push(`  - ${candidate.source}: not there`);
        continue;
      }
      const chromium = { source: candidate.source, ...found };
      await prove(chromium);
      return chromium;
    } catch (error) {
      tried.push(`  - ${candidate.source}: ${firstLines(error)}`);
    }
  }
  throw new Error(`No Chromium that starts. Tried:\n${tried.join('\n')}\n${HINT}`);
}

const HINT = `Install Chromium or Chrome, or set CHROMIUM_PATH. With Playwright: npx playwright install --with-deps chromium.
As root on Debian or Ubuntu, LIVEDROPS_INSTALL=1 lets this command install it.`;

function chromiumCandidates(): ChromiumCandidate[] {
  const args = launchArgs();
  const at = (executablePath: string | undefined) =>
    executablePath === undefined ? undefined : { executablePath, args };
  return [
    { source: 'CHROMIUM_PATH', find: () => at(process.env.CHROMIUM_PATH) },
    {
      source: 'this machine',
      find: () => at(findOnPath(NAMES) ?? WELL_KNOWN.find((file) => existsSync(file))),
    },
    { source: "Playwright's download", find: () => at(ifThere(playwright.executablePath())) },
    { source: '@sparticuz/chromium', find: bundledChromium },
    { source: 'apt', find: async () => (mayInstall() ? at(await installedChromium()) : undefined) },
    // It may have failed for want of the system libraries that installing `chromium` brings.
    { source: '@sparticuz/chromium after apt', find: () => (mayInstall() ? bundledChromium() : undefined) },
  ];
}

/** Chromium's own sandbox refuses to run as root. */
function launchArgs(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox', ...QUIET] : QUIET;
}

async function bundledChromium(): Promise<Omit<Chromium, 'source'> | undefined> {
  if (process.platform !== 'linux') return undefined;
  const { default: bundled } = await import('@sparticuz/chromium');
  return { executablePath: await bundled.executablePath(), args: [...bundled.args, ...launchArgs()] };
}

async function installedChromium(): Promise<string | undefined> {
  await aptInstall(['chromium']);
  return findOnPath(NAMES);
}

function ifThere(file: string): string | undefined {
  return file !== '' && existsSync(file) ? file : undefined;
}

async function proveLaunch({ executablePath, args }: Chromium): Promise<void> {
  const browser = await playwright.launch({ executablePath, args, timeout: LAUNCH_MS });
  try {
    const page = await browser.newPage();
    await page.setContent('<title>ready</title>', { timeout: LAUNCH_MS });
    if ((await page.title()) !== 'ready') throw new Error('it opened no page');
  } finally {
    await browser.close();
  }
}

function firstLines(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const missing = /error while loading shared libraries: .*/.exec(message)?.[0];
  return missing ?? message.split('\n').slice(0, 2).join(' ');
}
