import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const repoRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Where databases, fetched files and run records live: `LIVEDROPS_DATA_DIR`, else `.livedrops` in the repository. */
export function dataDir(env: NodeJS.ProcessEnv = process.env): string {
  return env.LIVEDROPS_DATA_DIR ? path.resolve(env.LIVEDROPS_DATA_DIR) : path.join(repoRoot, '.livedrops');
}

/** Makes a folder (and its parents) and gives its path back. */
export function ensureDir(...parts: string[]): string {
  const folder = path.join(...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}
