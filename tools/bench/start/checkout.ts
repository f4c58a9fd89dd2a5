import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { repoRoot } from '../../services/data-dir.ts';

const run = promisify(execFile);
const BOUND_MS = 10 * 60_000;

export type CheckoutTimes = { cloneMs: number; installMs: number };

/** A fresh clone of a commit (default: the last one) with everything installed, from the packages that this machine has already. */
export async function makeCheckout(folder: string, commit?: string): Promise<CheckoutTimes> {
  const cloneMs = await time('git', ['clone', '--quiet', repoRoot, folder], repoRoot);
  if (commit !== undefined) await run('git', ['checkout', '--quiet', '--detach', commit], { cwd: folder });
  const installMs = await time('pnpm', ['install', '--prefer-offline', '--frozen-lockfile'], folder);
  return { cloneMs, installMs };
}

/** How long Node takes to start and to do nothing. */
export const timeNodeStart = (): Promise<number> => time(process.execPath, ['-e', '0'], repoRoot);

async function time(command: string, args: readonly string[], cwd: string): Promise<number> {
  const startedAt = performance.now();
  await run(command, args, { cwd, timeout: BOUND_MS, maxBuffer: 64 * 2 ** 20 });
  return performance.now() - startedAt;
}
