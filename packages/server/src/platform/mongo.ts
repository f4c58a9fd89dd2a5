import mongoose from 'mongoose';

export type MongoConnection = mongoose.Connection;
export type MongoSession = mongoose.mongo.ClientSession;
export type Mongo = { connection: MongoConnection; close(): Promise<void> };

const { MongoServerError } = mongoose.mongo;

/**
 * Opens the pool. Every write waits for a majority with its journal: an acknowledged write survives a failover.
 *
 * @throws when the server cannot be reached within 10 s, or is a standalone (no transactions there)
 */
export async function connectMongo(uri: string): Promise<Mongo> {
  const connection = await mongoose
    .createConnection(uri, {
      w: 'majority',
      journal: true,
      readConcern: { level: 'majority' },
      serverSelectionTimeoutMS: 10_000,
      maxPoolSize: 50,
      autoIndex: false,
      autoCreate: false,
    })
    .asPromise();
  const hello = await connection.db?.admin().command({ hello: 1 });
  if (!hello?.['setName'] && hello?.['msg'] !== 'isdbgrid') {
    await connection.close();
    throw new Error(
      'MONGO_URI: MongoDB must be a replica set or a sharded cluster; a standalone has no transactions',
    );
  }
  return { connection, close: () => connection.close() };
}

/** Whether a unique index refused a write. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === 11_000;

/** Which unique index refused, by the names of its fields; empty when the server did not say. */
export const duplicateKeyFields = (error: unknown): string[] => {
  if (!(error instanceof MongoServerError) || error.code !== 11_000) return [];
  const pattern: unknown = error['keyPattern'];
  return pattern !== null && typeof pattern === 'object' ? Object.keys(pattern) : [];
};

/** Runs `work` in one majority transaction with the driver's retries. */
export const inTransaction = <T>(
  connection: MongoConnection,
  work: (session: MongoSession) => Promise<T>,
): Promise<T> =>
  connection.getClient().withSession((session) =>
    session.withTransaction(() => work(session), {
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority', j: true },
    }),
  );

/** The clock that decides: the database's, in epoch milliseconds. */
export async function databaseNow(connection: MongoConnection): Promise<number> {
  const hello = await connection.db?.admin().command({ hello: 1 });
  const localTime: unknown = hello?.['localTime'];
  return localTime instanceof Date ? localTime.getTime() : Date.now();
}
