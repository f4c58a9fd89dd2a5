import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import type { ProvidedContext } from 'vitest';
import { expect } from 'vitest';
import { repoRoot } from '../../services/data-dir.ts';

type Electron = NonNullable<ProvidedContext['electron']>;

const studioDir = path.join(repoRoot, 'apps/studio');

/** Makes the program that people install, as a folder, with the Electron of this machine. Gives the path of what is started. */
export async function packageStudio(electron: Electron): Promise<string> {
  const release = path.join(studioDir, 'release');
  await rm(release, { recursive: true, force: true });
  const dist = await plainDist(electron);
  await promisify(execFile)(process.execPath, ['installer/package.mjs', '--dir'], {
    cwd: studioDir,
    env: { ...process.env, STUDIO_ELECTRON_DIST: dist, STUDIO_ELECTRON_VERSION: electron.version },
    maxBuffer: 16 * 1024 * 1024,
  });
  await rm(dist, { recursive: true, force: true });
  const [folder = ''] = (await readdir(release, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(release, name));
  if (process.platform === 'darwin')
    return path.join(folder, 'LiveDrops Studio.app/Contents/MacOS/LiveDrops Studio');
  return path.join(folder, process.platform === 'win32' ? 'LiveDrops Studio.exe' : 'livedrops-studio');
}

/** An Electron as its makers give it out: no app in it, and its program called `electron`. */
async function plainDist({ executablePath, resourcesAppDir }: Electron): Promise<string> {
  const dist = await mkdtemp(path.join(tmpdir(), 'livedrops-electron-'));
  const app = process.platform === 'darwin' ? path.resolve(executablePath, '../../..') : executablePath;
  await cp(path.dirname(app), dist, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => source !== resourcesAppDir,
  });
  if (resourcesAppDir !== undefined)
    await rename(path.join(dist, path.basename(executablePath)), path.join(dist, 'electron'));
  return dist;
}

export type PackagedStudio = AsyncDisposable & { page: Page; profile: string };

/** Starts the packaged Studio. Its main process lets no debugger in, so a test drives the page through Chromium's own debugging port. */
export async function startPackaged(
  executablePath: string,
  { electron, env = {}, args = [] }: { electron: Electron; env?: Record<string, string>; args?: string[] },
): Promise<PackagedStudio> {
  const profile = await mkdtemp(path.join(tmpdir(), 'livedrops-packaged-'));
  const child = spawn(
    executablePath,
    [...electron.args, `--user-data-dir=${profile}`, '--remote-debugging-port=0', ...args],
    { env: { ...process.env, LIVEDROPS_API_URL: '', ...electron.env, ...env }, stdio: 'ignore' },
  );
  const gone = once(child, 'exit');
  const address = await devToolsOf(profile);
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  const context = browser.contexts()[0];
  if (context === undefined) throw new Error('the Studio has no window');
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  return {
    page,
    profile,
    async [Symbol.asyncDispose]() {
      await browser.close().catch(() => {});
      child.kill();
      await gone;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Where the page is driven from. The driver waits for ever for one that is connected to before its window has its page. */
async function devToolsOf(profile: string): Promise<string> {
  let address = '';
  const pages = async (): Promise<string[]> => {
    const file = await readFile(path.join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
    address = `http://127.0.0.1:${file.split('\n')[0]}`;
    const answer = await fetch(`${address}/json/list`).catch(() => null);
    return answer === null ? [] : ((await answer.json()) as { url: string }[]).map(({ url }) => url);
  };
  await expect.poll(pages).toContainEqual(expect.stringMatching(/^app:/));
  return address;
}
