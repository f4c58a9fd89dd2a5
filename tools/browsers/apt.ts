import { spawn } from 'node:child_process';
import { findOnPath } from '../services/fetch/resolve-binary.ts';
import { say } from '../services/progress.ts';

const TRIES = 3;

/** Packages are installed only by root on Debian-like systems, and only when asked for: this is somebody's machine. */
export function mayInstall(env: NodeJS.ProcessEnv = process.env): boolean {
  const asked = env.REQUIRE_E2E === '1' || env.LIVEDROPS_INSTALL === '1';
  return asked && process.getuid?.() === 0 && findOnPath(['apt-get'], env) !== undefined;
}

/** Installs Debian packages; package lists are fetched first, because fresh machines have none. */
export async function aptInstall(packages: readonly string[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      say(`Installing ${packages.join(', ')} with apt …`);
      await aptGet(['update']);
      await aptGet(['install', '-y', '--no-install-recommends', ...packages]);
      return;
    } catch (error) {
      if (attempt === TRIES) throw error;
      say(`apt failed (${error instanceof Error ? error.message : String(error)}); trying again.`);
    }
  }
}

async function aptGet(args: readonly string[]): Promise<void> {
  const child = spawn('apt-get', ['-q', ...args], {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`apt-get ${args[0]} ended with ${code ?? 'a signal'}`);
}
