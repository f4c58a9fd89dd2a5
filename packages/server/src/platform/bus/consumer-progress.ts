import type { MongoConnection } from '../mongo.ts';

/** How long whoever has claimed a partition counts as busy with it after each sign of life. */
export const CLAIM_MS = 3000;

/** Another one may claim a partition at the same position because of a mere misunderstanding; care is slow. */
const UNSUSPECTED_CLAIMS = 2;

export type ProgressDocument = {
  _id: string;
  group: string;
  partitions: number;
  partition: number;
  /** Everything of this partition up to this place in the log is handled. */
  position: number;
  /** Grows with every claim; whoever has an older one may no longer write. */
  token: number;
  /** Claims since the position has moved. More than one: somebody claimed it, and was not done when somebody else did. */
  claims?: number;
  busyUntil: Date;
};

/** A group has no progress, or not of all its partitions: it was not prepared, or somebody has removed it since. */
export class NoProgressError extends Error {
  override name = 'NoProgressError';
}

/** The right to move the progress of a partition on, until somebody else claims it. */
export type Claim = {
  partition: number;
  position: number;
  token: number;
  /** Whether others had it at this very position before and did not get over it; they may have died. */
  isSuspect: boolean;
};

/** Somebody else has claimed the partition since; what was done under the claim will be done again. */
export class LostClaimError extends Error {
  override name = 'LostClaimError';
}

/** How far one group is in each partition, in the database (majority), where it outlives any broker. */
export type Progress = {
  /** Makes what is missing, beginning after `startAt()`; with another number of partitions than before, where the slowest was. */
  prepare(startAt: () => Promise<number>): Promise<void>;
  /**
   * The positions of all partitions.
   *
   * @throws {NoProgressError}
   */
  read(): Promise<number[]>;
  /**
   * The partitions that nobody is busy with.
   *
   * @throws {NoProgressError}
   */
  idle(): Promise<{ partition: number; position: number }[]>;
  /**
   * Takes a partition from whoever has it.
   *
   * @throws {NoProgressError}
   */
  claim(partition: number): Promise<Claim>;
  /** Takes a partition if nobody is busy with it. */
  claimIdle(partition: number): Promise<Claim | null>;
  /** Shows that work under a claim goes on. */
  renew(claim: Claim): Promise<void>;
  /**
   * Moves on, and returns the claim with the new position.
   *
   * @throws {LostClaimError}
   */
  advance(claim: Claim, position: number): Promise<Claim>;
  /** Moves partitions on in which there is nothing to do up to `position`, whoever has claimed them. */
  skip(partitions: readonly number[], position: number): Promise<void>;
  /** Lets the next one begin at once. */
  release(claim: Claim): Promise<void>;
};

export function createProgress(connection: MongoConnection, group: string, partitions: number): Progress {
  const progress = connection.collection<ProgressDocument>('consumer_progress');
  const idOf = (partition: number) => `${group}/${partitions}/${partition}`;

  async function take(partition: number, condition: object): Promise<Claim | null> {
    const taken = await progress.findOneAndUpdate({ _id: idOf(partition), ...condition }, CLAIM, {
      returnDocument: 'after',
    });
    if (!taken) return null;
    const { position, token, claims = 1 } = taken;
    return { partition, position, token, isSuspect: claims > UNSUSPECTED_CLAIMS };
  }

  async function readAll(): Promise<{ partition: number; position: number; isIdle: boolean }[]> {
    const found = await progress
      .find({ group, partitions })
      .project<{ partition: number; position: number; isIdle: boolean }>({
        partition: 1,
        position: 1,
        isIdle: IS_IDLE,
      })
      .sort({ partition: 1 })
      .toArray();
    // With one of them missing, the others would be taken for what they are not.
    if (found.length !== partitions) throw new NoProgressError(`${group} has no progress`);
    return found;
  }

  return {
    async prepare(startAt) {
      const known = await progress.find({ group }).toArray();
      const start = known.length > 0 ? reachedByAll(known) : await startAt();
      const own = known.filter((one) => one.partitions === partitions);
      if (own.length === partitions && own.every(({ position }) => position >= start)) return;
      for (let partition = 0; partition < partitions; partition += 1) {
        const fresh = { group, partitions, partition, token: 0, busyUntil: new Date(0) };
        const update = { $setOnInsert: fresh, $max: { position: start } };
        await progress.updateOne({ _id: idOf(partition) }, update, { upsert: true });
      }
    },
    read: async () => (await readAll()).map(({ position }) => position),
    idle: async () => (await readAll()).filter(({ isIdle }) => isIdle),
    async claim(partition) {
      const claim = await take(partition, {});
      if (!claim) throw new NoProgressError(`there is no progress of ${idOf(partition)}`);
      return claim;
    },
    claimIdle: (partition) => take(partition, { $expr: IS_IDLE }),
    async renew({ partition, token }) {
      await progress.updateOne({ _id: idOf(partition), token }, [{ $set: { busyUntil: BUSY_UNTIL } }]);
    },
    async advance(claim, position) {
      const { partition, token } = claim;
      const { matchedCount } = await progress.updateOne({ _id: idOf(partition), token }, [
        { $set: { position: { $max: ['$position', position] }, claims: 0, busyUntil: BUSY_UNTIL } },
      ]);
      if (matchedCount === 0) throw new LostClaimError(`${idOf(partition)} was claimed by somebody else`);
      return { ...claim, position, isSuspect: false };
    },
    async skip(idle, position) {
      const behind = { _id: { $in: idle.map(idOf) }, position: { $lt: position } };
      await progress.updateMany(behind, { $set: { position, claims: 0 } });
    },
    async release({ partition, token }) {
      await progress.updateOne(
        { _id: idOf(partition), token },
        { $set: { busyUntil: new Date(0), claims: 0 } },
      );
    },
  };
}

/** Where the slowest partition is, of the number of partitions that is furthest; an older number may have been in use before. */
export function reachedByAll(known: readonly ProgressDocument[]): number {
  const byNumber = [...Map.groupBy(known, ({ partitions }) => partitions).values()];
  return Math.max(...byNumber.map((own) => Math.min(...own.map(({ position }) => position))));
}

const IS_IDLE = { $lt: ['$busyUntil', '$$NOW'] };
const BUSY_UNTIL = { $add: ['$$NOW', CLAIM_MS] };

const CLAIM = [
  {
    $set: {
      token: { $add: ['$token', 1] },
      claims: { $add: [{ $ifNull: ['$claims', 0] }, 1] },
      busyUntil: BUSY_UNTIL,
    },
  },
];
