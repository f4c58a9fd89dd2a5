import type { MongoConnection } from '../platform/mongo.ts';
import type { LoginSession } from './login-session.rules.ts';
import { createLoginSessionModel, type LoginSessionDocument } from './login-session.model.ts';

type Rotation = { from: string; to: string; by: string | null; at: Date; expiresAt: Date };

export type LoginSessionStore = {
  insert(session: LoginSession): Promise<void>;
  findByFamily(familyId: string): Promise<LoginSession | null>;
  /** Whether a session of a person has not ended at an instant. */
  isAlive(id: string, userId: string, now: Date): Promise<boolean>;
  /** Replaces the token's hash if it is still `from`: of two at once, one gets `false`. */
  rotate(familyId: string, rotation: Rotation): Promise<boolean>;
  /** Returns the id of the session that there was; `null` when there was none. */
  end(familyId: string): Promise<string | null>;
  /** Ends all sessions of a person but one. Returns the ids of those that there were. */
  endAll(userId: string, exceptId: string | null): Promise<string[]>;
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
    async rotate(familyId, { from, to, by, at, expiresAt }) {
      const { matchedCount } = await sessions.updateOne(
        { familyId, tokenHash: from },
        { $set: { tokenHash: to, previousHash: from, rotatedBy: by, rotatedAt: at, expiresAt } },
      );
      return matchedCount === 1;
    },
    async end(familyId) {
      return (await sessions.findOneAndDelete({ familyId }).lean())?._id ?? null;
    },
    async endAll(userId, exceptId) {
      const others = { userId, ...(exceptId !== null && { _id: { $ne: exceptId } }) };
      const found = await sessions.find(others, { _id: 1 }).lean<Pick<LoginSessionDocument, '_id'>[]>();
      const ids = found.map(({ _id }) => _id);
      await sessions.deleteMany({ _id: { $in: ids } });
      return ids;
    },
  };
}
