import { runCommand } from '../../src/cli/run.ts';

export type Ended = { code: number; out: string; err: string };

/** A command of `livedrops-server`, in this process. */
export async function runHere(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> {
  const ended: Ended = { code: 0, out: '', err: '' };
  ended.code = await runCommand(args, env, {
    say: (text) => (ended.out += `${text}\n`),
    complain: (text) => (ended.err += `${text}\n`),
  });
  return ended;
}
