import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess, guardProcess } from '../services/guarded-child.ts';

export type ServerProcess = AsyncDisposable & { url: string; pid: number };

/** When a process can be used: it answers 200 on a path, or it has written a text. */
export type ReadyWhen = { answers: string } | { says: string };

export type ServerProcessOptions = {
  name: string;
  script: string;
  args?: readonly string[];
  nodeArgs?: readonly string[];
  env: Record<string, string>;
  port: number;
  ready: ReadyWhen;
  /** How long it may take to become ready. */
  readyMs?: number;
  /** Hears of the process before it is ready. */
  onStart?(pid: number): void;
};

const READY_MS = 60_000;
const POLL_MS = 50;
const KEPT_CHARACTERS = 4000;

/** Starts one of our servers without a build, in a process of its own, and waits until it is ready. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const nodeArgs = ['--conditions=@livedrops/source', ...(options.nodeArgs ?? [])];
  const child = spawn(process.execPath, [...nodeArgs, options.script, ...(options.args ?? [])], {
    env: { PATH: process.env['PATH'], ...options.env, PORT: String(options.port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-KEPT_CHARACTERS)));
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (child.pid !== undefined) void exited.then(guardProcess(child.pid));
  const server = {
    url: `http://127.0.0.1:${options.port}`,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      await endProcess(child, exited, 'SIGTERM', 15_000);
    },
  };
  const giveUpAt = Date.now() + (options.readyMs ?? READY_MS);
  const { ready } = options;
  const isReady = async () =>
    'says' in ready ? output.includes(ready.says) : await answers(server.url + ready.answers);
  while (!(await isReady())) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > giveUpAt) {
      await server[Symbol.asyncDispose]();
      throw new Error(`${options.name} did not become ready:\n${output}`);
    }
    await delay(POLL_MS);
  }
  return server;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
