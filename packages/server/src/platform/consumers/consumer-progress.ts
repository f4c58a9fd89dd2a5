import type { MongoConnection } from '../mongo.ts';

/** How long a member counts as busy after each sign of life; another one takes over then. */
export const CLAIM_MS = 1000;

export type ProgressDocument = {
  /** The group. */
  _id: string;
  /** Everything in the log up to this place is handled. */
  position: number;
  /** Grows with every claim: a member with an older one may no longer write. */
  token: number;
  /** The member that works for the group, or did so last. */
  owner: string;
  busyUntil: Date;
  /** When some member looked for work last. */
  seenAt: Date;
};

export const progressCollection = (connection: MongoConnection) =>
  connection.collection<ProgressDocument>('consumerProgress');

/** The group has no progress: it was never prepared, or an operator has removed it since. */
export class NoProgressError extends Error {
  override name = 'NoProgressError';
}

/** Another member has claimed the group since; it handles again what was done under the lost claim. */
export class LostClaimError extends Error {
  override name = 'LostClaimError';
}

/** The right to move the progress of a group on, until another member claims it. */
export type Claim = { position: number; token: number };

/** How far one group is, in the database, where it outlives everything else. */
export type Progress = {
  /** Makes the progress of a new group, beginning after `startAt()`. */
  prepare(startAt: () => Promise<number>): Promise<void>;
  /**
   * Shows that the group is in use, and returns how far it is.
   *
   * @throws {NoProgressError}
   */
  look(): Promise<number>;
  /** `null` while another member is busy, or when there is no progress. */
  claim(): Promise<Claim | null>;
  /** Shows that work under a claim goes on. */
  renew(claim: Claim): Promise<void>;
  /**
   * Moves on, and returns the claim with the new position.
   *
   * @throws {LostClaimError}
   */
  advance(claim: Claim, position: number): Promise<Claim>;
  /** Lets the next member begin at once. */
  release(claim: Claim): Promise<void>;
};

export function createProgress(connection: MongoConnection, group: string, member: string): Progress {
  const progress = progressCollection(connection);
  const underClaim = ({ token }: Claim) => ({ _id: group, token });
  return {
    async prepare(startAt) {
      if (await progress.findOne({ _id: group })) return;
      const fresh = { position: await startAt(), token: 0, owner: '', busyUntil: new Date(0) };
      await progress.updateOne(
        { _id: group },
        { $setOnInsert: fresh, $currentDate: { seenAt: true } },
        { upsert: true },
      );
    },
    async look() {
      const seen = await progress.findOneAndUpdate({ _id: group }, { $currentDate: { seenAt: true } });
      if (!seen) throw new NoProgressError(`${group} has no progress`);
      return seen.position;
    },
    async claim() {
      const isFree = { $or: [{ owner: member }, { $expr: { $lt: ['$busyUntil', '$$NOW'] } }] };
      const claimed = await progress.findOneAndUpdate(
        { _id: group, ...isFree },
        [
          {
            $set: {
              token: { $add: ['$token', 1] },
              owner: member,
              busyUntil: BUSY_UNTIL,
              seenAt: '$$NOW',
            },
          },
        ],
        { returnDocument: 'after' },
      );
      return claimed && { position: claimed.position, token: claimed.token };
    },
    async renew(claim) {
      await progress.updateOne(underClaim(claim), [{ $set: { busyUntil: BUSY_UNTIL, seenAt: '$$NOW' } }]);
    },
    async advance(claim, position) {
      const { matchedCount } = await progress.updateOne(underClaim(claim), [
        { $set: { position, busyUntil: BUSY_UNTIL, seenAt: '$$NOW' } },
      ]);
      if (matchedCount === 0) throw new LostClaimError(`another member has claimed ${group}`);
      return { ...claim, position };
    },
    async release(claim) {
      await progress.updateOne(underClaim(claim), { $set: { owner: '', busyUntil: new Date(0) } });
    },
  };
}

const BUSY_UNTIL = { $add: ['$$NOW', CLAIM_MS] };
