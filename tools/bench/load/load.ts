import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endProcess, guardProcess } from '../../services/guarded-child.ts';
import type { LoadJob, LoadResult } from './job.ts';

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

export type LoadGenerator = AsyncDisposable & { pid: number; run(job: LoadJob): Promise<LoadResult> };

type Reply = { result: LoadResult } | { error: string };

/** Starts the generator; it makes its tokens with `secret`, as the servers check them. */
export function startLoadGenerator(secret: string): LoadGenerator {
  const child = fork(CHILD, {
    execArgv: ['--conditions=@livedrops/source'],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (child.pid !== undefined) void exited.then(guardProcess(child.pid));
  const died = exited.then((code): never => {
    throw new Error(`the load generator ended with ${code}`);
  });
  died.catch(() => {});
  return {
    pid: child.pid ?? 0,
    async run(job) {
      const reply = new Promise<Reply>((resolve) =>
        child.once('message', (message) => resolve(message as Reply)),
      );
      child.send({ job, secret });
      const answer = await Promise.race([reply, died]);
      if ('error' in answer) throw new Error(`the load generator failed: ${answer.error}`);
      return answer.result;
    },
    async [Symbol.asyncDispose]() {
      await endProcess(child, exited, 'SIGTERM', 3000);
    },
  };
}
