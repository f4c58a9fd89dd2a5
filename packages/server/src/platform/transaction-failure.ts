import mongoose from 'mongoose';
import { isDuplicateKey } from './mongo.ts';
import { isStateChange } from './state-change.ts';

const { MongoError, MongoServerError } = mongoose.mongo;

const NO_SUCH_TRANSACTION = 251;
/** Another process took a transaction for abandoned and ended it at the moment in which its owner went on (`abandoned-transactions.ts`). */
const INTERRUPTED = 11_601;

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
  // A bulk write hands a broken connection on as an error of its own, with no code and nothing in it.
  if (error instanceof MongoServerError && error.code !== undefined && !isStateChange(error)) {
    if (error.code === INTERRUPTED) return 'unknown';
    return error.code === NO_SUCH_TRANSACTION ? 'conflict' : 'bug';
  }
  // Network errors, time-outs, no primary: nothing is known.
  return 'unknown';
}
