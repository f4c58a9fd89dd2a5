import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface GuardedChild {
  readonly name: string;
  readonly pid: number;
  /** Settles when the process is gone, however it went. Never rejects. */
  readonly exited: Promise<ChildExit>;
  /** True once `stop` was called: an exit from then on is expected. */
  readonly stopping: boolean;
  /** The end of what the process wrote. */
  lastLines(count?: number): string;
  /** Asks it to end and, after `graceMs`, ends it. */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<void>;
}

export interface GuardedChildOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Beside our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Takes stdout and stderr; the file of the run before is kept with `.1` appended. */
  readonly logFile: string;
  /** Removed if this process dies without having stopped the child. */
  readonly scratchDir?: string;
}

/**
 * Starts a program that must not outlive this process.
 *
 * It gets a session of its own, so that Ctrl-C reaches only us and we stop things in order. That alone would leave it
 * running when we are killed, and Node has no way to ask for a signal at the parent's death. So a tiny shell waits on a
 * pipe whose other end only we hold: however we die, the pipe closes, and the shell ends the program.
 */
export function startGuardedChild(options: GuardedChildOptions): GuardedChild {
  if (existsSync(options.logFile)) renameSync(options.logFile, `${options.logFile}.1`);
  const log = openSync(options.logFile, 'w');
  const unix = process.platform !== 'win32';
  const child = spawn(options.command, options.args, {
    stdio: ['ignore', log, log],
    detached: unix,
    windowsHide: true,
    env: { ...process.env, ...options.env },
  });
  closeSync(log);
  let stopping = false;
  const exited = new Promise<ChildExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  if (child.pid !== undefined) void exited.then(guardProcess(child.pid, options.scratchDir));
  return {
    name: options.name,
    pid: child.pid ?? 0,
    exited,
    get stopping() {
      return stopping;
    },
    lastLines: (count = 15) => lastLines(options.logFile, count),
    async stop(signal = 'SIGTERM', graceMs = 20_000) {
      stopping = true;
      await endProcess(child, exited, signal, graceMs);
    },
  };
}

/** The last lines of a text file, or an empty text when it cannot be read. */
export function lastLines(file: string, count: number): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}

/** Asks a process to end and, after `graceMs`, ends it. */
export async function endProcess(
  child: ChildProcess,
  exited: Promise<unknown>,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(timer);
}

/** Sees to it that a process does not outlive this one; the function it gives back ends the watch. */
export function guardProcess(pid: number, scratchDir?: string): () => void {
  if (guarded.size === 0) process.once('exit', endGuarded);
  guarded.set(pid, scratchDir === undefined ? 'SIGTERM' : 'SIGKILL');
  const watch = process.platform === 'win32' ? undefined : watchdog(pid, scratchDir);
  return () => {
    guarded.delete(pid);
    if (guarded.size === 0) process.off('exit', endGuarded);
    watch?.kill('SIGKILL');
  };
}

/** Processes that end with this one, and how. */
const guarded = new Map<number, NodeJS.Signals>();

function endGuarded(): void {
  for (const [pid, signal] of guarded) {
    try {
      process.kill(pid, signal);
    } catch {
      // Already gone.
    }
  }
}

function watchdog(pid: number, scratchDir: string | undefined): ChildProcess {
  // Data that is thrown away needs no orderly end.
  const script =
    scratchDir === undefined
      ? 'read -r _; kill -TERM "$0"'
      : 'read -r _; kill -KILL "$0"; for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$0" || break; sleep 0.2; done; rm -rf -- "$1"';
  const watch = spawn('/bin/sh', ['-c', script, String(pid), scratchDir ?? ''], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watch.on('error', () => {});
  watch.unref();
  const pipe = watch.stdin;
  pipe?.on('error', () => {});
  if (pipe !== null && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
  return watch;
}
