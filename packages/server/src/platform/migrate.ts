import { setTimeout as sleep } from 'node:timers/promises';
import { createLease } from './lease.ts';
import type { MongoConnection } from './mongo.ts';

/**
 * One step of the database's form. Steps run once and in the order of their ids, which never change; but one that was interrupted runs
 * again, and one whose process was held up may run beside its successor, so `up` must be able to meet its own traces.
 */
export type Migration = { id: string; up(connection: MongoConnection, told?: TellDone): Promise<void> };

/** To be told, after each batch, how many of how many records are done. A step that reads all records of a collection takes minutes. */
export type TellDone = (done: number, of: number) => void;

/** What the database remembers of a step. `finishedAt` is `null` while it runs, and after it broke off. */
export type MigrationRecord = { _id: string; startedAt: Date; finishedAt: Date | null; by: string };

export type MigrateOptions = {
  /** Who migrates: an id of this process. */
  by: string;
  /** How long a holder of the lock may be silent before the next one takes over. */
  leaseMs?: number;
  /** How long to wait for another process that migrates. */
  waitMs?: number;
  /** Told before each step. */
  onStep?(id: string): void;
  /** Told how far a long step is, at most every `tellEveryMs` (default: 5 s). */
  onProgress?(id: string, done: number, of: number): void;
  tellEveryMs?: number;
};

const LOCK = 'migrations';
const LEASE_MS = 10_000;
/** Longer than any step: one that has died is noticed by its lock. */
const WAIT_MS = 3_600_000;
const POLL_MS = 200;
const TELL_EVERY_MS = 5000;

/** The database and this server do not fit together. The message is for the person who starts it. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

/**
 * Brings the database to the form that this server knows. Of several servers that start at once one does it and the others wait.
 *
 * @returns the ids of the steps that this call ran
 * @throws {MigrationError} when the database has steps that this server does not know, or another process does not get done
 */
export async function migrate(
  connection: MongoConnection,
  migrations: readonly Migration[],
  options: MigrateOptions,
): Promise<string[]> {
  const { by, leaseMs = LEASE_MS, waitMs = WAIT_MS } = options;
  const ran: string[] = [];
  if ((await findPending(connection, migrations)).length === 0) return ran;
  const lock = createLease(connection, LOCK, by, leaseMs);
  const giveUpAt = performance.now() + waitMs;
  while (!(await lock.hold())) {
    if ((await findPending(connection, migrations)).length === 0) return ran;
    if (performance.now() > giveUpAt)
      throw new MigrationError(`Another server has been migrating the database for ${waitMs / 1000} s`);
    await sleep(POLL_MS);
  }
  // A failed renewal shows itself in the step, which needs the same database.
  const renewing = setInterval(() => void lock.hold().catch(() => {}), leaseMs / 3);
  try {
    // Read again: the one before us may have finished them.
    for (const migration of await findPending(connection, migrations)) {
      options.onStep?.(migration.id);
      await runStep(connection, migration, options);
      ran.push(migration.id);
    }
  } finally {
    clearInterval(renewing);
    await lock.release().catch(() => {});
  }
  return ran;
}

const recordsOf = (connection: MongoConnection) => connection.collection<MigrationRecord>('migrations');

async function findPending(
  connection: MongoConnection,
  migrations: readonly Migration[],
): Promise<Migration[]> {
  const records = await recordsOf(connection)
    .find({ finishedAt: { $type: 'date' } })
    .toArray();
  const finished = new Set(records.map(({ _id }) => _id));
  const unknown = unknownOf(records, migrations);
  if (unknown.length > 0) {
    throw new MigrationError(
      `The database ${connection.name} is ahead of this server: a newer one has already run ${unknown.join(', ')}, ` +
        `and the last step known here is ${migrations.at(-1)?.id ?? 'none'}. Start the newer server.`,
    );
  }
  return migrations.filter(({ id }) => !finished.has(id));
}

/** Whether a newer server has begun a step that this one does not know. */
export async function isAhead(
  connection: MongoConnection,
  migrations: readonly Migration[],
): Promise<boolean> {
  return unknownOf(await recordsOf(connection).find().toArray(), migrations).length > 0;
}

function unknownOf(records: readonly MigrationRecord[], migrations: readonly Migration[]): string[] {
  const known = new Set(migrations.map(({ id }) => id));
  return records
    .map(({ _id }) => _id)
    .filter((id) => !known.has(id))
    .sort();
}

async function runStep(
  connection: MongoConnection,
  { id, up }: Migration,
  { by, onProgress, tellEveryMs = TELL_EVERY_MS }: MigrateOptions,
): Promise<void> {
  let toldAt = performance.now();
  const told: TellDone = (done, of) => {
    if (performance.now() - toldAt < tellEveryMs) return;
    toldAt = performance.now();
    onProgress?.(id, done, of);
  };
  const records = recordsOf(connection);
  await records.updateOne({ _id: id }, [{ $set: { startedAt: '$$NOW', finishedAt: null, by } }], {
    upsert: true,
  });
  try {
    await up(connection, told);
  } catch (error) {
    throw new MigrationError(
      `Migration ${id} failed: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
  await records.updateOne({ _id: id }, [{ $set: { finishedAt: '$$NOW' } }]);
}
