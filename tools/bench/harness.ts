import { median } from './figures.ts';

/** One thing that is measured. */
export type Subject<Job, Result> = {
  name: string;
  /** Before each run, unmeasured: new stock, and what the run has to do. */
  prepare(round: Round): Promise<Job>;
  /** After each run: everything that is wrong. A figure counts only if the work was right. */
  verify(job: Job, result: Result): Promise<string[]>;
};

export type Round = { number: number; isWarmUp: boolean };

export type Measured<Result> = { name: string; results: Result[]; faults: string[] };

export type InterleaveOptions<Job, Result> = {
  rounds: number;
  /** Rounds before the first that counts: code is compiled and caches fill. */
  warmUps: number;
  run(job: Job, round: Round): Promise<Result>;
  onRun?(name: string, round: Round, result: Result, faults: readonly string[]): void;
};

/**
 * Runs A B C, A B C … : on a machine that others use too, neighbours in time are comparable, and a whole run after another is not.
 * Results are in the order of the rounds, so that those of one round can be divided by each other.
 */
export async function interleave<Job, Result>(
  subjects: readonly Subject<Job, Result>[],
  { rounds, warmUps, run, onRun }: InterleaveOptions<Job, Result>,
): Promise<Measured<Result>[]> {
  const measured = subjects.map(({ name }): Measured<Result> => ({ name, results: [], faults: [] }));
  for (let number = 1 - warmUps; number <= rounds; number += 1) {
    const round = { number, isWarmUp: number < 1 };
    for (const [index, subject] of subjects.entries()) {
      const job = await subject.prepare(round);
      const result = await run(job, round);
      const faults = await verifyWhenStill(() => subject.verify(job, result));
      onRun?.(subject.name, round, result, faults);
      measured[index]?.faults.push(...faults);
      if (!round.isWarmUp) measured[index]?.results.push(result);
    }
  }
  return measured;
}

/** The median of the ratios of the same rounds: what disturbed a whole round falls out. */
export const pairedRatio = (values: readonly number[], references: readonly number[]): number =>
  median(
    values.flatMap((value, round) => {
      const reference = references[round];
      return reference === undefined || reference === 0 ? [] : [value / reference];
    }),
  );

const LOOKS_MAX = 4;
const STILL_AFTER_MS = 1000;

/**
 * What was cut off at the end of a run may still be on its way, and the books are read in several reads: a difference that goes away
 * by itself was never one. A real one stays.
 */
async function verifyWhenStill(verify: () => Promise<string[]>): Promise<string[]> {
  for (let look = 1; ; look += 1) {
    const faults = await verify();
    if (faults.length === 0 || look === LOOKS_MAX) return faults;
    await new Promise((resolve) => setTimeout(resolve, STILL_AFTER_MS));
  }
}
