import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { _electron, type ElectronApplication, errors, type Locator, type Page } from 'playwright-core';
import type { ProvidedContext } from 'vitest';
import { electronCommand } from '../../browsers/resolve-electron.ts';
import { repoRoot } from '../../services/data-dir.ts';

const studioDir = path.join(repoRoot, 'apps/studio');

const LAUNCH_MS = 30_000;
const LAUNCHES_MAX = 4;

export type OpenStudio = AsyncDisposable & { app: ElectronApplication; page: Page };

/** The built Studio in a real Electron, with a profile of its own. `apiUrl: null`: it is not told its server. */
export async function openStudio(
  electron: NonNullable<ProvidedContext['electron']>,
  apiUrl: string | null,
): Promise<OpenStudio> {
  const profile = await mkdtemp(path.join(tmpdir(), 'livedrops-studio-'));
  const { app, page, gone } = await startStudio(electron, { apiUrl, profile });
  return {
    app,
    page,
    async [Symbol.asyncDispose]() {
      // After a crash of the page the driver waits for minutes to close it; a process that was killed is enough. One that is gone
      // already cannot be asked to close.
      await Promise.race([close(app).catch(() => gone), gone]);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

type Start = { apiUrl: string | null; profile: string; args?: readonly string[] };

/** The same with a profile that another one had before it, or will have after it. */
export async function startStudio(electron: NonNullable<ProvidedContext['electron']>, start: Start) {
  const app = await launch(await commandFor(electron, start));
  const gone = once(app.process(), 'exit');
  return { app, page: await app.firstWindow(), gone, close: () => Promise.race([close(app), gone]) };
}

/** Waits for something in the window. When it does not come, the error says what stands there. */
export async function waitToSee(page: Page, wanted: Locator): Promise<void> {
  try {
    await wanted.waitFor();
  } catch (error) {
    const text = page.evaluate(() => document.body.innerText).catch(String);
    const shown = await Promise.race([text, setTimeout(5_000, 'nothing: the page does not answer')]);
    throw new Error(`${String(error)}\nThe window at ${page.url()} shows:\n${shown}`, { cause: error });
  }
}

/** Starts the Studio a second time with the same profile, as the system does for a link. Resolves when that one has gone. */
export async function startAgain(
  electron: NonNullable<ProvidedContext['electron']>,
  start: Start,
): Promise<void> {
  const { executablePath, args, env } = await commandFor(electron, start);
  const child = spawn(executablePath, args, { env, stdio: 'ignore' });
  await once(child, 'exit');
}

async function commandFor(
  electron: NonNullable<ProvidedContext['electron']>,
  { apiUrl, profile, args: given = [] }: Start,
) {
  const { executablePath, args } = await electronCommand(electron, studioDir);
  const server = apiUrl === null ? [] : [`--api-url=${apiUrl}`];
  return {
    executablePath,
    args: [...args, ...server, `--user-data-dir=${profile}`, ...given],
    env: { ...(process.env as Record<string, string>), LIVEDROPS_API_URL: '', ...electron.env },
  };
}

/**
 * Once in many starts the driver and Electron wait for each other for ever. Without the driver that does not happen (none of 205
 * starts), so it is none of the Studio's doing, and it is started again.
 */
async function launch(options: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  for (let nth = 1; ; nth += 1) {
    try {
      return await _electron.launch({ ...options, timeout: LAUNCH_MS });
    } catch (error) {
      const isHung = error instanceof errors.TimeoutError || /failed to launch/.test(String(error));
      if (!isHung || nth === LAUNCHES_MAX) throw error;
      process.stderr.write(`Electron did not start within ${LAUNCH_MS / 1000} s; it is started once more\n`);
    }
  }
}

/** The Studio asks before its window closes while a drop is on air, and nobody is there to answer. */
async function close(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
  });
  await app.close();
}
