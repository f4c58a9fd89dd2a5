import type mongoose from 'mongoose';
import type { AttemptResult } from './job.ts';

/** What came of one attempt at a job. */
export type SettledJob = { key: string; claim: string; result: AttemptResult };

type Kept = { rememberMs: number; deadLetterMs: number };

/** The statements that write down what came of attempts. What is done, by far the most, is one statement for all jobs of a claim. */
export function settleStatements(settled: readonly SettledJob[], kept: Kept) {
  const done = settled.filter(({ result: { state } }) => state === 'done');
  const others = settled.filter(({ result: { state } }) => state !== 'done');
  return [
    ...[...Map.groupBy(done, ({ claim }) => claim)].map(([claim, own]) => ({
      updateMany: {
        filter: { _id: { $in: own.map(({ key }) => key) }, claim },
        update: writeDown({ state: 'done' }, kept),
      },
    })),
    ...others.map(({ key, claim, result }) => ({
      updateOne: { filter: { _id: key, claim }, update: writeDown(result, kept) },
    })),
  ];
}

function writeDown(result: AttemptResult, { rememberMs, deadLetterMs }: Kept): mongoose.mongo.Document[] {
  const { state } = result;
  const lastError = 'reason' in result ? { $literal: result.reason } : null;
  if (result.state === 'waiting') {
    return [{ $set: { claim: null, lastError, dueAt: { $add: ['$$NOW', result.afterMs] } } }];
  }
  const keptMs = state === 'dead' ? deadLetterMs : rememberMs;
  return [
    {
      $set: {
        state,
        claim: null,
        lastError,
        settledAt: '$$NOW',
        expiresAt: { $add: ['$$NOW', keptMs] },
      },
    },
    ...(state === 'dead' ? [] : [{ $unset: 'payload' }]),
  ];
}
