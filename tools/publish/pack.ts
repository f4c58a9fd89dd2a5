import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { repoRoot } from '../services/data-dir.ts';

/** Builds a package and puts the tarball that would be published into a folder. */
export async function pack(name: 'sdk' | 'server', folder: string): Promise<void> {
  const pnpm = (...args: string[]) =>
    promisify(execFile)('pnpm', args, {
      cwd: path.join(repoRoot, 'packages', name),
      maxBuffer: 64_000_000,
      shell: process.platform === 'win32',
    });
  await pnpm('run', 'build');
  await pnpm('pack', '--pack-destination', folder);
}
