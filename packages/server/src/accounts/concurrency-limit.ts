import { ProblemError } from '../platform/http/problem.ts';

/** Runs work, at most `concurrentMax` at a time and the rest in order of arrival. */
export type ConcurrencyLimit = <T>(work: () => Promise<T>) => Promise<T>;

/** @throws {ProblemError} `overloaded` from a call that finds `waitingMax` others waiting */
export function createConcurrencyLimit(options: {
  concurrentMax: number;
  waitingMax: number;
}): ConcurrencyLimit {
  const waiting: (() => void)[] = [];
  let running = 0;

  const enter = async (): Promise<void> => {
    if (running < options.concurrentMax) {
      running += 1;
      return;
    }
    if (waiting.length >= options.waitingMax)
      throw new ProblemError('overloaded', { retryAfterMs: 2000, shouldRetry: true });
    // The place of the one who leaves is handed over, so `running` does not change.
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
