import { fromStored, toStored } from '../platform/model.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { loginSessionModel } from './login-session.model.ts';
import type { LoginSession } from './login-session.rules.ts';

type Rotation = { from: string; to: string; by: string | null; at: Date; expiresAt: Date };

export type LoginSessionStore = ReturnType<typeof createLoginSessionStore>;

/** Statements on sessions of signed-in devices. */
export function createLoginSessionStore(connection: MongoConnection) {
  const sessions = loginSessionModel.collection(connection);
  return {
    async insert(session: LoginSession): Promise<void> {
      await sessions.insertOne(toStored(session));
    },
    findByFamily: async (familyId: string): Promise<LoginSession | null> =>
      fromStored(await sessions.findOne({ familyId })),
    /** Whether a session of a person has not ended at an instant. */
    isAlive: async (id: string, userId: string, now: Date): Promise<boolean> =>
      (await sessions.findOne({ _id: id, userId, expiresAt: { $gt: now } }, ONLY_ID)) !== null,
    /** Replaces the token's hash if it is still `from`: of two at once, one gets `false`. */
    async rotate(familyId: string, { from, to, by, at, expiresAt }: Rotation): Promise<boolean> {
      const { matchedCount } = await sessions.updateOne(
        { familyId, tokenHash: from },
        { $set: { tokenHash: to, previousHash: from, rotatedBy: by, rotatedAt: at, expiresAt } },
      );
      return matchedCount === 1;
    },
    /** Returns the id of the session that there was; `null` when there was none. */
    end: async (familyId: string): Promise<string | null> =>
      (await sessions.findOneAndDelete({ familyId }, ONLY_ID))?._id ?? null,
    /** Ends all sessions of a person but one. Returns the ids of those that there were. */
    async endAll(userId: string, exceptId: string | null): Promise<string[]> {
      const others = { userId, ...(exceptId !== null && { _id: { $ne: exceptId } }) };
      const found = await sessions.find(others, ONLY_ID).toArray();
      const ids = found.map(({ _id }) => _id);
      await sessions.deleteMany({ _id: { $in: ids } });
      return ids;
    },
  };
}

const ONLY_ID = { projection: { _id: 1 } } as const;
