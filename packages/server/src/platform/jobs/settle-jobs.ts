import type mongoose from 'mongoose';
import type { Settlement } from './job.ts';

/** What came of one attempt at a job. */
export type SettledJob = { key: string; claim: string; settlement: Settlement };

type Kept = { rememberMs: number; deadLetterMs: number };

/** The statements that write down what came of attempts. What is done, by far the most, is one statement for all jobs of a claim. */
export function settleStatements(settled: readonly SettledJob[], kept: Kept) {
  const done = settled.filter(({ settlement: { state } }) => state === 'done');
  const others = settled.filter(({ settlement: { state } }) => state !== 'done');
  return [
    ...[...Map.groupBy(done, ({ claim }) => claim)].map(([claim, own]) => ({
      updateMany: {
        filter: { _id: { $in: own.map(({ key }) => key) }, claim },
        update: writeDown({ state: 'done' }, kept),
      },
    })),
    ...others.map(({ key, claim, settlement }) => ({
      updateOne: { filter: { _id: key, claim }, update: writeDown(settlement, kept) },
    })),
  ];
}

function writeDown(settlement: Settlement, { rememberMs, deadLetterMs }: Kept): mongoose.mongo.Document[] {
  const { state } = settlement;
  const lastError = 'reason' in settlement ? { $literal: settlement.reason } : null;
  if (settlement.state === 'waiting') {
    return [{ $set: { claim: null, lastError, dueAt: { $add: ['$$NOW', settlement.afterMs] } } }];
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
