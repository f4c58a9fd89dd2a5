import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { appNameOf, endAbandonedTransactions } from './abandoned-transactions.ts';
import { findDurabilityFaults, whyUriIsWeak } from './mongo-durability.ts';
import { invariant } from './invariant.ts';
import { DeadlineError, within } from './within.ts';

export type MongoConnection = mongoose.Connection;
export type MongoSession = mongoose.mongo.ClientSession;
export type Filter<T> = mongoose.mongo.Filter<T>;
export type Stage = mongoose.PipelineStage;
export type Mongo = { connection: MongoConnection; close(): Promise<void> };

/** MongoDB merges so many ranges in their order; of more it reads everything and sorts it. */
const RANGES_MERGED = 200;

/** Reads for some values at a time of a list that one `$in` cannot take without a sort in memory. */
export async function inPieces<T>(
  values: readonly string[],
  read: (some: string[]) => Promise<T[]>,
): Promise<T[]> {
  const pieces = Array.from({ length: Math.ceil(values.length / RANGES_MERGED) }, (_piece, at) =>
    values.slice(at * RANGES_MERGED, (at + 1) * RANGES_MERGED),
  );
  return (await Promise.all(pieces.map(read))).flat();
}

const { MongoServerError } = mongoose.mongo;

/**
 * What holds whatever the URI says: nothing here may read from a secondary or leave a lost write to chance.
 *
 * The limits: a host that does not answer is noticed by the monitor after two heartbeats, and the calls that are waiting
 * for it fail then; the socket's own limit is for a connection that died alone.
 */
const OPTIONS = {
  w: 'majority',
  journal: true,
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  retryWrites: true,
  retryReads: true,
  connectTimeoutMS: 5000,
  heartbeatFrequencyMS: 5000,
  serverSelectionTimeoutMS: 5000,
  waitQueueTimeoutMS: 5000,
  socketTimeoutMS: 60_000,
  maxPoolSize: 50,
  autoIndex: false,
  autoCreate: false,
} as const satisfies mongoose.ConnectOptions;

/** That of MongoDB 5.0. */
const WIRE_VERSION_MIN = 13;

/** Longest time of a transaction with all its repetitions; the driver alone would go on for two minutes. */
const TRANSACTION_MS = 8000;
/** How long a commit is asked for again: about as long as an election takes. */
const COMMIT_MS = 4000;
/** After conflicting this long, suspect a transaction that its process has left open. */
export const UNBLOCK_AFTER_MS = 300;

/**
 * Opens the pool. Every write waits for a majority with its journal: an acknowledged write survives a failover.
 *
 * @throws when the server cannot be reached within 5 s, is a standalone (no transactions there), or is set up so that
 * acknowledged writes may be lost
 */
export async function connectMongo(uri: string): Promise<Mongo> {
  const weakness = whyUriIsWeak(uri);
  if (weakness !== null) throw new Error(`MONGO_URI: ${weakness}`);
  const appName = appNameOf(databaseOf(uri));
  const connection = await mongoose.createConnection(uri, { ...OPTIONS, appName }).asPromise();
  try {
    const hello = await connection.db?.admin().command({ hello: 1 });
    if (!hello?.['setName'] && hello?.['msg'] !== 'isdbgrid') {
      throw new Error(
        'MONGO_URI: MongoDB must be a replica set or a sharded cluster; a standalone has no transactions',
      );
    }
    if (Number(hello?.['maxWireVersion'] ?? 0) < WIRE_VERSION_MIN)
      throw new Error('MONGO_URI: MongoDB must be 5.0 or newer: reads of one snapshot need it');
    const faults = await findDurabilityFaults(connection);
    if (faults.length > 0) throw new Error(faults.map((fault) => `MONGO_URI: ${fault}`).join('\n'));
  } catch (error) {
    await connection.close();
    throw error;
  }
  return { connection, close: () => connection.close() };
}

const databaseOf = (uri: string): string =>
  decodeURIComponent(/^mongodb(?:\+srv)?:\/\/[^/?]+\/([^/?]*)/.exec(uri)?.[1] ?? '');

/** Whether a unique index refused a write. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === 11_000;

/** Whether nothing but unique indexes refused a part of several writes; the others are done. */
export function hasOnlyDuplicates(error: unknown): error is mongoose.mongo.MongoBulkWriteError {
  if (!(error instanceof mongoose.mongo.MongoBulkWriteError) || error.result.getWriteConcernError())
    return false;
  return [error.writeErrors].flat().every(({ code }) => code === 11_000);
}

/** Whether the server gave a statement up because it took longer than it may. */
export const isOutOfTime = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === 50;

/** Which unique index refused, by the names of its fields; empty when the server did not say. */
export const duplicateKeyFields = (error: unknown): string[] => {
  if (!(error instanceof MongoServerError) || error.code !== 11_000) return [];
  const pattern: unknown = error['keyPattern'];
  return pattern !== null && typeof pattern === 'object' ? Object.keys(pattern) : [];
};

const TRANSACTION = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', j: true },
} as const;

/**
 * Runs `work` in one majority transaction, once. Whatever goes wrong is thrown, and the transaction is aborted unless its commit was
 * under way; `classifyFailure` says what is known then.
 */
export async function attemptTransaction<T>(session: MongoSession, work: () => Promise<T>): Promise<T> {
  session.startTransaction(TRANSACTION);
  try {
    const result = await work();
    // Work that came to nothing has aborted it.
    if (session.inTransaction()) await commit(session);
    return result;
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction().catch(() => {});
    throw error;
  }
}

/** Commits, and asks again while its end is unknown: the same commit is the same however often it is sent. */
async function commit(session: MongoSession): Promise<void> {
  const startedAt = performance.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await session.commitTransaction();
    } catch (error) {
      const isUnknown =
        error instanceof mongoose.mongo.MongoError && error.hasErrorLabel('UnknownTransactionCommitResult');
      if (!isUnknown || performance.now() - startedAt > COMMIT_MS) throw error;
      await sleep(Math.min(50 * 2 ** tries, 500));
    }
  }
}

/**
 * Runs `work` in one majority transaction with the driver's retries.
 *
 * @param limitMs for all attempts together
 * @throws {TransactionTimeoutError} when it is not known by then whether the transaction happened
 */
export async function inTransaction<T>(
  connection: MongoConnection,
  work: (session: MongoSession) => Promise<T>,
  limitMs = TRANSACTION_MS,
): Promise<T> {
  const startedAt = performance.now();
  const running = connection.getClient().withSession((session) =>
    session.withTransaction(
      async () => {
        const elapsedMs = performance.now() - startedAt;
        // The caller has gone: another attempt would only hold others up.
        if (elapsedMs > limitMs) throw new TransactionTimeoutError(limitMs);
        if (elapsedMs > UNBLOCK_AFTER_MS) await endAbandonedTransactions(connection);
        return work(session);
      },
      { ...TRANSACTION, maxCommitTimeMS: limitMs },
    ),
  );
  try {
    return await within(running, limitMs);
  } catch (error) {
    throw error instanceof DeadlineError ? new TransactionTimeoutError(limitMs) : error;
  }
}

/** A transaction took too long; it may still happen. */
export class TransactionTimeoutError extends mongoose.mongo.MongoError {
  constructor(limitMs: number) {
    super(`the transaction was not over within ${limitMs} ms`);
    this.addErrorLabel('UnknownTransactionCommitResult');
  }

  override get name() {
    return 'MongoTransactionTimeoutError';
  }
}

/**
 * Inserts documents in a transaction, so many by one command. Unlike the driver's `insertMany` it does not measure every document before
 * it sends them, which costs as much as sending them: those of one command must together be smaller than one document may be (16 MB).
 *
 * @throws {MongoServerError} what stopped it, as `insertMany` would; the transaction is aborted then
 */
export async function insertAll<T extends object>(
  connection: MongoConnection,
  collection: string,
  documents: readonly T[],
  { session, perCommand }: { session: MongoSession; perCommand: number },
): Promise<void> {
  for (let from = 0; from < documents.length; from += perCommand) {
    const part = documents.slice(from, from + perCommand);
    const command = { insert: collection, documents: part, ordered: true };
    const result = (await connection.db?.command(command, { session })) as WriteResult | undefined;
    const [refused] = result?.writeErrors ?? [];
    if (refused) throw new MongoServerError({ ...refused, message: refused.errmsg });
    invariant(result?.n === part.length, `${collection}: ${result?.n} of ${part.length} inserted`);
  }
}

type WriteResult = { n: number; writeErrors?: { code: number; errmsg: string; keyPattern?: object }[] };

/** Options of the next read of a snapshot. Made anew for each, because the driver writes the moment into them. */
export type SnapshotReads = () => { session: MongoSession; readConcern: { level: 'snapshot' } };

/**
 * Reads everything as it was at one moment, as a transaction would, but without its time limit and without blocking writes. What is older
 * than the server's history (five minutes unless set otherwise) can no longer be read.
 */
export const inSnapshot = <T>(
  connection: MongoConnection,
  read: (reads: SnapshotReads) => Promise<T>,
): Promise<T> =>
  connection
    .getClient()
    .withSession({ snapshot: true }, (session) =>
      read(() => ({ session, readConcern: { level: 'snapshot' } })),
    );

/** The clock that decides: the database's, in epoch milliseconds. */
export async function databaseNow(connection: MongoConnection): Promise<number> {
  const hello = await connection.db?.admin().command({ hello: 1 });
  const localTime: unknown = hello?.['localTime'];
  return localTime instanceof Date ? localTime.getTime() : Date.now();
}
