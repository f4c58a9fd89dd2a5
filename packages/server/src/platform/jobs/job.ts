import { backoffMs } from '../backoff.ts';

/** What goes first when there is too much to do at once. */
export const PRIORITIES = ['orders', 'starts', 'rest'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** `waiting` also while a worker has it; `done` and `dropped` are remembered for a while, so that the same id is not done again. */
export type JobState = 'waiting' | 'done' | 'dropped' | 'dead';

/** What came of one attempt. Reasons are for people who read logs and dead letters: no secrets. */
export type Outcome =
  | { kind: 'done' }
  /** It is not needed any more. */
  | { kind: 'drop'; reason: string }
  /** It may work later: not before `afterMs`, or after a pause that grows with the attempts. */
  | { kind: 'retry'; reason: string; afterMs?: number | undefined }
  /** It will never work. */
  | { kind: 'dead'; reason: string };

export const done = (): Outcome => ({ kind: 'done' });
export const dropJob = (reason: string): Outcome => ({ kind: 'drop', reason });
export const retry = (reason: string, afterMs?: number): Outcome => ({ kind: 'retry', reason, afterMs });
export const dead = (reason: string): Outcome => ({ kind: 'dead', reason });

export type RetryPolicy = {
  /** Attempts, the first one included, after which a job is dead. */
  attemptsMax: number;
  /** Longest pause after the first attempt; it doubles with each further one. */
  baseMs: number;
  /** Longest pause of all. */
  maxMs: number;
};

/** What is written down after an attempt. */
export type AttemptResult =
  | { state: 'done' }
  | { state: 'dropped' | 'dead'; reason: string }
  | { state: 'waiting'; reason: string; afterMs: number };

/**
 * Why a job that was claimed is not even tried, or `null`.
 *
 * @param job its attempts with the present one
 * @param now by the clock that wrote `staleAt`
 */
export function whyNotTry(
  job: { attempts: number; staleAt: Date | null },
  now: Date,
  { attemptsMax }: RetryPolicy,
): AttemptResult | null {
  if (job.staleAt !== null && job.staleAt <= now) return { state: 'dropped', reason: 'stale' };
  // The last attempt never ended: a job that kills its workers must not do so for ever.
  if (job.attempts > attemptsMax) return { state: 'dead', reason: 'the last attempt never ended' };
  return null;
}

/** What an attempt comes to. A wish to wait longer than the backoff is granted, and jittered as well. */
export function settle(
  outcome: Outcome,
  attempts: number,
  policy: RetryPolicy,
  random: number,
): AttemptResult {
  switch (outcome.kind) {
    case 'done':
      return { state: 'done' };
    case 'drop':
      return { state: 'dropped', reason: outcome.reason };
    case 'dead':
      return { state: 'dead', reason: outcome.reason };
    case 'retry': {
      if (attempts >= policy.attemptsMax) return { state: 'dead', reason: outcome.reason };
      const pauseMs = backoffMs(attempts, policy, random);
      const afterMs =
        outcome.afterMs === undefined ? pauseMs : outcome.afterMs + Math.min(pauseMs, outcome.afterMs);
      return { state: 'waiting', reason: outcome.reason, afterMs };
    }
  }
}
