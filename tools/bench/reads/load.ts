import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endProcess, guardProcess } from '../../services/guarded-child.ts';

/** One address that is read over and over. */
export type ReadJob = {
  url: string;
  headers: Record<string, string>;
  connections: number;
  seconds: number;
  /** What each answer has to be. */
  status: number;
  /** Requests a second, whatever the answers do; as fast as they come when missing. */
  rate?: number;
  /** Ends after so many requests, not after `seconds`. */
  amount?: number;
};

export type ReadResult = {
  latenciesMs: Float64Array;
  seconds: number;
  /** Answers of another status. */
  others: number;
  /** Connections that broke, or waited too long. */
  errors: number;
  /** Share of the time (0 to 1) in which the generator's own loop was busy: near 1 it is the limit. */
  clientBusy: number;
};

export type Readers = AsyncDisposable & { run(job: ReadJob): Promise<ReadResult> };

type Reply = { result: ReadResult } | { error: string };

const CHILD = fileURLToPath(new URL('load.child.ts', import.meta.url));

/** Starts the process that reads. */
export function startReaders(): Readers {
  const child = fork(CHILD, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (child.pid !== undefined) void exited.then(guardProcess(child.pid));
  const died = exited.then((code): never => {
    throw new Error(`the readers ended with ${code}`);
  });
  died.catch(() => {});
  return {
    async run(job) {
      const reply = new Promise<Reply>((resolve) =>
        child.once('message', (message) => resolve(message as Reply)),
      );
      child.send(job);
      const answer = await Promise.race([reply, died]);
      if ('error' in answer) throw new Error(`the readers failed: ${answer.error}`);
      return answer.result;
    },
    async [Symbol.asyncDispose]() {
      await endProcess(child, exited, 'SIGTERM', 3000);
    },
  };
}
