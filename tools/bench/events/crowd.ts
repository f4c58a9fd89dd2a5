import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endProcess, guardProcess } from '../../services/guarded-child.ts';
import type { CrowdJob, CrowdMessage, CrowdReply, Heard } from './crowd-job.ts';

const CHILD = fileURLToPath(new URL('crowd.child.ts', import.meta.url));

export type Crowd = AsyncDisposable & {
  /** Resolves when all of them are connected and have joined their topics; gives how long that took. */
  open(job: CrowdJob): Promise<{ opened: number; spanMs: number }>;
  reset(): Promise<void>;
  report(): Promise<Heard>;
  close(): Promise<void>;
};

/** Many clients, in a process of their own. */
export function startCrowd(secret: string): Crowd {
  const child = fork(CHILD, {
    execArgv: ['--conditions=@livedrops/source'],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (child.pid !== undefined) void exited.then(guardProcess(child.pid));
  const died = exited.then((code): never => {
    throw new Error(`the crowd ended with ${code}`);
  });
  died.catch(() => {});

  async function ask(message: CrowdMessage): Promise<CrowdReply> {
    const reply = new Promise<CrowdReply>((resolve) =>
      child.once('message', (answer) => resolve(answer as CrowdReply)),
    );
    child.send(message);
    const answer = await Promise.race([reply, died]);
    if ('error' in answer) throw new Error(`the crowd failed: ${answer.error}`);
    return answer;
  }

  return {
    async open(job) {
      const reply = await ask({ kind: 'open', job, secret });
      if (!('opened' in reply)) throw new Error('the crowd did not say how many it is');
      return reply;
    },
    reset: async () => void (await ask({ kind: 'reset' })),
    async report() {
      const reply = await ask({ kind: 'report' });
      if (!('heard' in reply)) throw new Error('the crowd did not say what it heard');
      return reply.heard;
    },
    close: async () => void (await ask({ kind: 'close' })),
    async [Symbol.asyncDispose]() {
      await endProcess(child, exited, 'SIGTERM', 3000);
    },
  };
}
