import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { repoRoot } from '../services/data-dir.ts';
import { startGuardedChild } from '../services/guarded-child.ts';
import { ask } from './programs.ts';

const BOOT = fileURLToPath(new URL('boot-debian.sh', import.meta.url));
const BOOT_MS = 10 * 60_000;
const POLL_MS = 200;
const ENVIRONMENT = ['HOME=/root', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'];

/** Namespaces and mounts are root's. */
export const canStartDebian = process.platform === 'linux' && process.getuid?.() === 0;

/** A Debian under systemd, as an operator is given one. */
export type DebianMachine = AsyncDisposable & {
  /** Runs lines of bash as root in the repository, which is at `/srv/livedrops`. Rejects with all that was printed when a line fails. */
  run(lines: string): Promise<string>;
};

export type DebianOptions = {
  /** Laid over the file system before it boots. */
  files: string;
  packages: readonly string[];
  /** For the log of the boot. */
  folder: string;
};

/**
 * Boots a copy of this machine, a Debian or Ubuntu, in namespaces of its own, with real systemd. apt installs in the copy alone.
 *
 * @throws {Error} with the log when it does not come up
 */
export async function startDebianMachine({ files, packages, folder }: DebianOptions): Promise<DebianMachine> {
  await using starting = new AsyncDisposableStack();
  const child = startGuardedChild({
    name: 'debian',
    command: 'unshare',
    args: ['--mount', '--pid', '--fork', '--kill-child', 'sh', BOOT, repoRoot, files, ...packages],
    logFile: path.join(folder, 'boot.log'),
    // `unshare` hears no polite signal. A folder that is not there asks for the hard one.
    scratchDir: path.join(folder, 'nothing-to-remove'),
  });
  starting.defer(() => child.stop('SIGKILL', 0));
  let hasEnded = false;
  void child.exited.then(() => (hasEnded = true));
  for (const giveUpAt = Date.now() + BOOT_MS; ; await delay(POLL_MS)) {
    const state = await type(child.pid, 'systemctl is-system-running || true').catch(() => '');
    // `degraded`: something of this machine, which is not ours, does not run in a copy.
    if (/^(running|degraded)$/m.test(state)) break;
    if (hasEnded || Date.now() > giveUpAt)
      throw new Error(`the machine does not come up: ${child.lastLines(30)}`);
  }
  const running = starting.move();
  return {
    run: (lines) => type(child.pid, lines),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Runs lines in the namespaces of the only child of `unshare`, which is systemd. */
async function type(unshare: number, lines: string): Promise<string> {
  const [pid = ''] = (await readFile(`/proc/${unshare}/task/${unshare}/children`, 'utf8')).split(' ');
  const inside = ['--target', pid, '--mount', '--pid', '--net', '--root', 'env', '-i', ...ENVIRONMENT];
  // Without `--norc`, bash takes the socket that it writes to for somebody who has signed in.
  const bash = ['bash', '--norc', '-euo', 'pipefail', '-c', `exec 2>&1; cd /srv/livedrops; ${lines}`];
  const { code, text } = await ask('nsenter', ...inside, ...bash);
  if (code !== 0) throw new Error(text);
  return text;
}
