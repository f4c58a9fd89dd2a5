import { existsSync } from 'node:fs';
import path from 'node:path';
import { type GuardedChild, startGuardedChild } from '../services/guarded-child.ts';

/** A database program that is killed, stopped and started again at the same place. */
export type Program = {
  start(): void;
  /** As a power cut does: no orderly end. */
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
  readonly isRunning: boolean;
  readonly isFrozen: boolean;
  lastLines(): string;
};

export function createProgram(options: {
  name: string;
  command: string;
  args: readonly string[];
  folder: string;
}): Program {
  let child: GuardedChild | null = null;
  let starts = 0;
  let isFrozen = false;
  let hasEnded = true;
  const signal = (name: NodeJS.Signals) => {
    if (child && !hasEnded) process.kill(child.pid, name);
  };
  return {
    start() {
      starts += 1;
      hasEnded = false;
      isFrozen = false;
      const started = startGuardedChild({
        name: options.name,
        command: options.command,
        args: options.args,
        logFile: path.join(options.folder, `${options.name}-${starts}.log`),
        // A frozen program hears no polite signal. A folder that is not there keeps the data and still asks for the hard one.
        scratchDir: path.join(options.folder, 'nothing-to-remove'),
      });
      void started.exited.then(() => {
        if (child === started) hasEnded = true;
      });
      child = started;
    },
    async kill() {
      await child?.stop('SIGKILL', 0);
      isFrozen = false;
    },
    freeze() {
      signal('SIGSTOP');
      isFrozen = true;
    },
    thaw() {
      signal('SIGCONT');
      isFrozen = false;
    },
    get isRunning() {
      return !hasEnded;
    },
    get isFrozen() {
      return isFrozen;
    },
    lastLines: () => child?.lastLines() ?? (existsSync(options.folder) ? 'never started' : 'no folder'),
  };
}
