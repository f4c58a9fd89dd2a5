import mongoose from 'mongoose';
import { expect, test } from 'vitest';
import { classifyFailure } from './transaction-failure.ts';

const { MongoBulkWriteError, MongoError, MongoNetworkError, MongoServerError } = mongoose.mongo;

const labelled = (label: string) => {
  const error = new MongoError('labelled');
  error.addErrorLabel(label);
  return error;
};
const answered = (code: number) => new MongoServerError({ message: 'answered', code });
/** What `insertMany` and `bulkWrite` make of a connection that breaks: no code, no label, no write errors. */
const brokenBulk = () =>
  new MongoBulkWriteError(
    { message: 'connection 7 to 127.0.0.1:27017 closed', writeErrors: [] } as never,
    {} as never,
  );

test.each([
  ['a conflict', labelled('TransientTransactionError'), 'conflict'],
  ['a transaction that is gone', answered(251), 'conflict'],
  ['a unique index', answered(11_000), 'duplicate'],
  ['a commit that nobody saw the end of', labelled('UnknownTransactionCommitResult'), 'unknown'],
  ['a broken connection', new MongoNetworkError('closed'), 'unknown'],
  ['a broken connection in the middle of a bulk write', brokenBulk(), 'unknown'],
  ['a primary that steps down', answered(189), 'unknown'],
  ['a transaction that somebody ended at this moment', answered(11_601), 'unknown'],
  ['a document that the database refuses', answered(121), 'bug'],
  ['a bug of ours', new TypeError('x is not a function'), 'bug'],
])('%s', (_name, error, failure) => {
  expect(classifyFailure(error)).toBe(failure);
});
