import { isDuplicateKey, type MongoConnection } from './mongo.ts';

type LeaseDocument = { _id: string; owner: string; expiresAt: Date };

/** A named role that one process has at a time. For efficiency only: what it guards must be safe with two holders. */
export type Lease = {
  /** Takes or keeps the lease, by the database's clock. `taken` is true on the first success after not having it. */
  hold(): Promise<{ held: boolean; taken: boolean }>;
  release(): Promise<void>;
};

export function createLease(
  connection: MongoConnection,
  name: string,
  owner: string,
  leaseMs: number,
): Lease {
  const leases = connection.collection<LeaseDocument>('leases');
  let wasHeld = false;
  return {
    async hold() {
      const held = await tryHold();
      const taken = held && !wasHeld;
      wasHeld = held;
      return { held, taken };
    },
    async release() {
      wasHeld = false;
      await leases.deleteOne({ _id: name, owner });
    },
  };

  async function tryHold(): Promise<boolean> {
    try {
      const result = await leases.updateOne(
        { _id: name, $or: [{ owner }, { $expr: { $lt: ['$expiresAt', '$$NOW'] } }] },
        [{ $set: { owner, expiresAt: { $add: ['$$NOW', leaseMs] } } }],
        { upsert: true },
      );
      return result.matchedCount + result.upsertedCount === 1;
    } catch (error) {
      // The upsert collides with the holder's document: somebody else has the lease.
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}
