import { isDuplicateKey, type MongoConnection } from './mongo.ts';

/** What was taken of one allowance in one window of time. */
type AllowanceDocument = { _id: string; taken: string[]; expiresAt: Date };

export type Allowance = {
  /** Whose it is and what for, such as `mail:usr_1`. */
  key: string;
  /** What is taken. The same id again takes nothing more, so a repeat is free. */
  id: string;
  max: number;
  perMs: number;
};

export type Allowances = {
  /** Takes one; `false` when there is none left until the window ends. */
  take(allowance: Allowance, now: number): Promise<boolean>;
  /** Gives back what was taken at that moment. */
  giveBack(allowance: Allowance, now: number): Promise<void>;
};

const allowanceCollection = (connection: MongoConnection) =>
  connection.collection<AllowanceDocument>('allowances');

/** Makes the indexes; for a migration. */
export async function prepareAllowances(connection: MongoConnection): Promise<void> {
  await allowanceCollection(connection).createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 });
}

/** Counts over all processes and crashes, for what is rare and must not be exceeded: each count is one write to the database. */
export function createAllowances(connection: MongoConnection): Allowances {
  const allowances = allowanceCollection(connection);
  const idOf = ({ key, perMs }: Allowance, now: number) => `${key}:${Math.floor(now / perMs)}`;
  return {
    async giveBack(allowance, now) {
      await allowances.updateOne({ _id: idOf(allowance, now) }, { $pull: { taken: allowance.id } });
    },
    async take(allowance, now) {
      const { id, max, perMs } = allowance;
      const _id = idOf(allowance, now);
      const expiresAt = new Date((Math.floor(now / perMs) + 1) * perMs);
      const isOpen = { $or: [{ taken: id }, { [`taken.${max - 1}`]: { $exists: false } }] };
      try {
        await allowances.updateOne(
          { _id, ...isOpen },
          { $addToSet: { taken: id }, $setOnInsert: { expiresAt } },
          { upsert: true },
        );
        return true;
      } catch (error) {
        // The window is there and matches no more: it is used up. Or two began it at once, and the other one is tried again.
        if (!isDuplicateKey(error)) throw error;
        const { matchedCount } = await allowances.updateOne({ _id, ...isOpen }, { $addToSet: { taken: id } });
        return matchedCount === 1;
      }
    },
  };
}
