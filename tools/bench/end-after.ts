import { say } from '../services/progress.ts';

/** Ends a benchmark that takes longer than it ever should, such as one that waits for a process that hangs. */
export function endAfter(bench: string, ms: number): void {
  setTimeout(() => {
    say(`${bench} is not done after ${ms / 60_000} minutes`);
    process.exit(1);
  }, ms).unref();
}
