import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type ExampleOptions = { args?: string[]; env?: Record<string, string>; input?: string };

/** An example as its reader runs it. */
export type RunningExample = AsyncDisposable & {
  /** The JSON lines that it has printed so far. */
  printed: () => Record<string, unknown>[];
  /** Waits for its end; anything but success is an error with all that it printed. */
  ended: () => Promise<void>;
};

export const startExample = (
  name: string,
  { args = [], env = {}, input = '' }: ExampleOptions = {},
): RunningExample => {
  const file = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@livedrops/source', file, ...args], {
    env: { PATH: process.env['PATH'], ...env },
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdin.end(input);
  return {
    printed: () => {
      const lines = output.split('\n').slice(0, -1);
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    ended: async () => {
      const [code] = await closed;
      if (code !== 0) throw new Error(`${name} ended with ${code}:\n${output}${errors}`);
    },
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await closed;
    },
  };
};
