import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { childEnv } from '../../../../tools/test/child-env.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export type ServerProcess = AsyncDisposable & {
  url: string;
  pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or `null` when a signal ended it. */
  exited: Promise<number | null>;
};

/** A server in a process of its own, as in production. It is stopped, if it still runs, when the scope ends. */
export const spawnServer = (env: Record<string, string>): Promise<ServerProcess> =>
  spawnProgram(['--conditions=@livedrops/source', MAIN], env);

/** The same of another file, with what Node is told to run it. */
export async function spawnProgram(
  args: readonly string[],
  env: Record<string, string>,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, args, {
    env: { ...childEnv, ...env, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ready = new Promise<string>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      output = `${output}\n${line}`.slice(-4000);
      const url = line.startsWith('{') ? (JSON.parse(line) as { url?: unknown }).url : undefined;
      if (typeof url === 'string' && line.includes('is ready')) resolve(url);
    });
  });
  const url = await Promise.race([
    ready,
    exited.then((code) => {
      throw new Error(`the server ended with ${code} before it was ready:\n${output}`);
    }),
  ]);
  return {
    url,
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    exited,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
    },
  };
}
