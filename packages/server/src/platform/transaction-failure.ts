import mongoose from 'mongoose';
import { isDuplicateKey } from './mongo.ts';

const { MongoError, MongoServerError } = mongoose.mongo;

const NO_SUCH_TRANSACTION = 251;

/** A node that steps down, shuts down or cannot be reached: the next attempt finds another one. */
const STATE_CHANGES: ReadonlySet<unknown> = new Set([
  6, 7, 89, 91, 189, 262, 9001, 10_107, 11_600, 11_602, 13_435, 13_436,
]);

/**
 * - `conflict`: the transaction is surely aborted; run it again.
 * - `duplicate`: a unique index refused. It aborts the transaction without any retry label, and the next statement gets
 *   `NoSuchTransaction`, so the driver's own retry never helps: read what exists, then run again.
 * - `unknown`: the commit may or may not have happened; read by `_id` before anything else.
 * - `bug`: not the database's doing.
 */
export type TransactionFailure = 'conflict' | 'duplicate' | 'unknown' | 'bug';

export function classifyFailure(error: unknown): TransactionFailure {
  if (isDuplicateKey(error)) return 'duplicate';
  if (!(error instanceof MongoError)) return 'bug';
  if (error.hasErrorLabel('UnknownTransactionCommitResult')) return 'unknown';
  if (error.hasErrorLabel('TransientTransactionError')) return 'conflict';
  if (error instanceof MongoServerError && !STATE_CHANGES.has(error.code)) {
    return error.code === NO_SUCH_TRANSACTION ? 'conflict' : 'bug';
  }
  // Network errors, time-outs, no primary: nothing is known.
  return 'unknown';
}
