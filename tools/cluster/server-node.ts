import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { anyFreePort } from '../services/free-port.ts';
import { guardProcess, lastLines } from '../services/guarded-child.ts';
import { childEnv } from '../test/child-env.ts';

/** One real server process under a supervisor that starts it again when it has died, as in production. */
export type ServerNode = AsyncDisposable & {
  url: string;
  /** Resolves when the process is gone; it stays away until `thaw` or `restart`. */
  kill(): void;
  /** Asks it to end in good order; resolves with its exit code. It stays away until `restart`. */
  stop(): Promise<number | null>;
  restart(): void;
  freeze(): void;
  thaw(): void;
  untilReady(): Promise<void>;
};

export type ServerNodeOptions = {
  name: string;
  env: Readonly<Record<string, string>>;
  /** Loaded before the server: how a control breaks the engine without a line in the product. */
  preload: URL | null;
  folder: string;
  /** Default: a free one. */
  port?: number;
  /** Says that it is ready; default: its API. */
  readyUrl?: string;
  /** Its source; default: the one of this tree. */
  main?: string;
};

const MAIN = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));
const READY_MS = 120_000;
const POLL_MS = 100;
/** A server that ends by itself, because the database is away while it starts, is started again after this. */
const RESPAWN_MS = 300;

export async function startServerNode(options: ServerNodeOptions): Promise<ServerNode> {
  const port = options.port ?? (await anyFreePort());
  const url = `http://127.0.0.1:${port}`;
  const readyUrl = options.readyUrl ?? `${url}/api/ready`;
  const logFile = path.join(options.folder, `${options.name}.log`);
  let child: ChildProcess | null = null;
  let isWanted = true;

  const launch = () => {
    const started = spawnServer(options, port, logFile);
    child = started;
    started.once('exit', () => {
      if (child === started) child = null;
      // Whoever was killed on purpose is started again by `restart`.
      setTimeout(() => {
        if (isWanted && !child) launch();
      }, RESPAWN_MS).unref();
    });
  };
  launch();
  return {
    url,
    kill() {
      isWanted = false;
      child?.kill('SIGKILL');
    },
    async stop() {
      isWanted = false;
      const last = child;
      if (!last) return null;
      const exited = new Promise<number | null>((resolve) => last.once('exit', resolve));
      last.kill('SIGTERM');
      return exited;
    },
    restart() {
      isWanted = true;
      if (!child) launch();
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async untilReady() {
      const giveUpAt = Date.now() + READY_MS;
      while (!(await isReady(readyUrl))) {
        if (Date.now() > giveUpAt)
          throw new Error(`${options.name} is not ready:\n${lastLines(logFile, 30)}`);
        await delay(POLL_MS);
      }
    },
    async [Symbol.asyncDispose]() {
      isWanted = false;
      const last = child;
      if (!last) return;
      const exited = new Promise((resolve) => last.once('exit', resolve));
      last.kill('SIGKILL');
      await exited;
    },
  };
}

function spawnServer(
  { env, preload, main = MAIN }: ServerNodeOptions,
  port: number,
  logFile: string,
): ChildProcess {
  const log = openSync(logFile, 'a');
  const child = spawn(
    process.execPath,
    ['--conditions=@livedrops/source', ...(preload ? [`--import=${preload.href}`] : []), main],
    {
      env: {
        ...childEnv,
        ...env,
        PORT: String(port),
      },
      stdio: ['ignore', log, log],
    },
  );
  closeSync(log);
  if (child.pid !== undefined) {
    const endGuard = guardProcess(child.pid, `${logFile}.nothing-to-remove`);
    child.once('exit', endGuard);
  }
  return child;
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
