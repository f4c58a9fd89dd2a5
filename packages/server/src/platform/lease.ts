import type { MongoConnection } from './mongo.ts';

type LeaseDocument = { _id: string; owner: string; expiresAt: Date };

/** A named role that one process has at a time. For efficiency only: what it guards must be safe with two holders. */
export type Lease = {
  /** Takes or keeps the lease, by the database's clock; whether this process has it. */
  hold(): Promise<boolean>;
  release(): Promise<void>;
};

export function createLease(
  connection: MongoConnection,
  name: string,
  owner: string,
  leaseMs: number,
): Lease {
  const leases = connection.collection<LeaseDocument>('leases');
  let isHeld = false;
  let askAgainAt = 0;

  async function take(): Promise<boolean> {
    const lease = await leases.findOneAndUpdate({ _id: name }, takeIfFree(owner, leaseMs), {
      upsert: true,
      returnDocument: 'after',
    });
    return lease?.owner === owner;
  }

  return {
    async hold() {
      // Asking at each third of the lease keeps it without a write for every round of work.
      if (isHeld && performance.now() < askAgainAt) return true;
      const askedAt = performance.now();
      isHeld = await take();
      askAgainAt = askedAt + leaseMs / 3;
      return isHeld;
    },
    async release() {
      isHeld = false;
      await leases.deleteOne({ _id: name, owner });
    },
  };
}

const takeIfFree = (owner: string, leaseMs: number) => [
  {
    $set: {
      isFree: {
        $or: [
          { $eq: ['$owner', owner] },
          { $eq: [{ $type: '$owner' }, 'missing'] },
          { $lt: ['$expiresAt', '$$NOW'] },
        ],
      },
    },
  },
  {
    $set: {
      owner: { $cond: ['$isFree', owner, '$owner'] },
      expiresAt: { $cond: ['$isFree', { $add: ['$$NOW', leaseMs] }, '$expiresAt'] },
    },
  },
  { $unset: 'isFree' },
];
