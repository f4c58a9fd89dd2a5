import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { styleText } from 'node:util';
import { repoRoot } from '../services/data-dir.ts';
import { endProcess, guardProcess } from '../services/guarded-child.ts';

export interface Supervised extends AsyncDisposable {
  readonly name: string;
  /** Settles with the exit code; never rejects. */
  readonly exited: Promise<number | null>;
  /** Rejects, with its last lines, when it ends with an error nobody asked for; stays pending otherwise. */
  readonly died: Promise<never>;
}

export interface SuperviseOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly color?: 'cyan' | 'magenta' | 'yellow' | 'green';
}

const KEPT_LINES = 20;
const GRACE_MS = 12_000;

/** Runs a program of ours, with its name before each line it writes, until it is disposed. */
export function supervise(options: SuperviseOptions): Supervised {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd ?? repoRoot,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C reaches only us, and we stop things in order.
    detached: process.platform !== 'win32',
  });
  const kept: string[] = [];
  const prefix = styleText(options.color ?? 'cyan', `${options.name.padEnd(6)} │ `);
  for (const stream of [child.stdout, child.stderr]) show(stream, prefix, kept);

  let stopping = false;
  let failure: string | undefined;
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
    child.once('error', (error) => {
      failure = error.message;
      resolve(null);
    });
  });
  if (child.pid !== undefined) void exited.then(guardProcess(child.pid));
  const died = exited.then((code): Promise<never> | never => {
    if (stopping || (code === 0 && failure === undefined)) return new Promise<never>(() => {});
    const how = failure ?? `exit code ${code ?? child.signalCode ?? 'unknown'}`;
    throw new Error(`${options.name} ended unexpectedly (${how}). Its last lines:\n${kept.join('\n')}`);
  });
  died.catch(() => {});
  return {
    name: options.name,
    exited,
    died,
    async [Symbol.asyncDispose]() {
      stopping = true;
      await endProcess(child, exited, 'SIGTERM', GRACE_MS);
    },
  };
}

/** The arguments that run one of our TypeScript files without a build. */
export function nodeArgs(script: string, ...args: string[]): { command: string; args: string[] } {
  return { command: process.execPath, args: ['--conditions=@livedrops/source', script, ...args] };
}

function show(stream: Readable, prefix: string, kept: string[]): void {
  createInterface({ input: stream }).on('line', (line) => {
    kept.push(line);
    if (kept.length > KEPT_LINES) kept.shift();
    process.stdout.write(`${prefix}${line}\n`);
  });
}
