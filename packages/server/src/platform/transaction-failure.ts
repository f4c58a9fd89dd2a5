import mongoose from 'mongoose';
import { isDuplicateKey } from './mongo.ts';
import { isStateChange } from './state-change.ts';

const { MongoError, MongoServerError } = mongoose.mongo;

const NO_SUCH_TRANSACTION = 251;

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
  if (error instanceof MongoServerError && !isStateChange(error)) {
    return error.code === NO_SUCH_TRANSACTION ? 'conflict' : 'bug';
  }
  // Network errors, time-outs, no primary: nothing is known.
  return 'unknown';
}
