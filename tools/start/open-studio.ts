import path from 'node:path';
import { type Electron, electronCommand } from '../browsers/resolve-electron.ts';
import { repoRoot } from '../services/data-dir.ts';
import { supervise, type Supervised } from './supervised.ts';

const studioDir = path.join(repoRoot, 'apps/studio');

/** Builds the Studio and opens it in Electron against a running API. Needs a display. */
export async function openStudio(electron: Electron, apiUrl: string): Promise<Supervised> {
  await buildStudio();
  const { executablePath, args } = await electronCommand(electron, studioDir);
  return supervise({
    name: 'studio',
    command: executablePath,
    args,
    env: { LIVEDROPS_API_URL: apiUrl },
    color: 'magenta',
  });
}

async function buildStudio(): Promise<void> {
  const bin = path.join(studioDir, 'node_modules/electron-vite/bin/electron-vite.js');
  const build = supervise({
    name: 'studio',
    command: process.execPath,
    args: [bin, 'build'],
    cwd: studioDir,
    color: 'magenta',
  });
  await Promise.race([build.exited, build.died]);
}
