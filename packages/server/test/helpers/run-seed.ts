import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs a script of the seed as its `pnpm` command does. A signal among the arguments kills it. */
export const runSeed =
  (script: string) =>
  (env: Record<string, string>, ...args: (string | AbortSignal)[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const words = args.filter((arg) => typeof arg === 'string');
      const signal = args.find((arg) => typeof arg !== 'string');
      execFile(
        process.execPath,
        [
          '--conditions=@livedrops/source',
          fileURLToPath(new URL(`../../seed/${script}`, import.meta.url)),
          ...words,
        ],
        {
          env: { PATH: process.env['PATH'], ...env },
          killSignal: 'SIGKILL',
          ...(signal && { signal }),
        },
        (error, stdout, stderr) => {
          resolve({
            code: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
            output: stdout + stderr,
          });
        },
      );
    });
