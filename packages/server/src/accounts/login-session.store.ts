import type { MongoConnection } from '../platform/mongo.ts';
import type { LoginSession } from './login-session.ts';
import { createLoginSessionModel, type LoginSessionDocument } from './login-session.model.ts';

type Rotation = { from: string; to: string; at: Date; expiresAt: Date };

export type LoginSessionStore = {
  insert(session: LoginSession): Promise<void>;
  findByFamily(familyId: string): Promise<LoginSession | null>;
  /** Whether a session of a person has not ended at an instant. */
  isAlive(id: string, userId: string, now: Date): Promise<boolean>;
  /** Replaces the token's hash if it is still `from`: of two at once, one gets `false`. */
  rotate(familyId: string, rotation: Rotation): Promise<boolean>;
  /** Returns the id of the session that there was; `null` when there was none. */
  end(familyId: string): Promise<string | null>;
};

export function createLoginSessionStore(connection: MongoConnection): LoginSessionStore {
  const sessions = createLoginSessionModel(connection);
  return {
    async insert({ id, ...session }) {
      await sessions.create([{ _id: id, ...session }]);
    },
    async findByFamily(familyId) {
      const found = await sessions.findOne({ familyId }).lean<LoginSessionDocument>();
      if (!found) return null;
      const { _id, ...session } = found;
      return { id: _id, ...session };
    },
    isAlive: async (id, userId, now) =>
      (await sessions.exists({ _id: id, userId, expiresAt: { $gt: now } })) !== null,
    async rotate(familyId, { from, to, at, expiresAt }) {
      const { matchedCount } = await sessions.updateOne(
        { familyId, tokenHash: from },
        { $set: { tokenHash: to, previousHash: from, rotatedAt: at, expiresAt } },
      );
      return matchedCount === 1;
    },
    async end(familyId) {
      return (await sessions.findOneAndDelete({ familyId }).lean())?._id ?? null;
    },
  };
}
