import { duplicateKeyFields, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import type { Account } from './account.ts';
import { createUserModel, type UserDocument } from './user.model.ts';

export type UserStore = {
  /** `false` when the e-mail is taken. */
  insert(account: Account): Promise<boolean>;
  findById(id: string): Promise<Account | null>;
  findByEmail(email: string): Promise<Account | null>;
  findMany(ids: readonly string[]): Promise<Account[]>;
  rename(id: string, name: string, at: Date): Promise<Account | null>;
  /** `false` when there is no such person, or they have a profile already. */
  setCreator(id: string, creatorId: string, at: Date, session: MongoSession): Promise<boolean>;
};

export function createUserStore(connection: MongoConnection): UserStore {
  const users = createUserModel(connection);
  return {
    async insert({ id, ...account }) {
      try {
        await users.create([{ _id: id, ...account }]);
        return true;
      } catch (error) {
        if (duplicateKeyFields(error).includes('email')) return false;
        throw error;
      }
    },
    findById: async (id) => toAccount(await users.findById(id).lean<UserDocument>()),
    findByEmail: async (email) => toAccount(await users.findOne({ email }).lean<UserDocument>()),
    async findMany(ids) {
      const found = await users.find({ _id: { $in: [...ids] } }).lean<UserDocument[]>();
      return found.map(toKnownAccount);
    },
    async rename(id, name, at) {
      const change = { $set: { name, updatedAt: at } };
      return toAccount(
        await users.findByIdAndUpdate(id, change, { returnDocument: 'after' }).lean<UserDocument>(),
      );
    },
    async setCreator(id, creatorId, at, session) {
      const change = { $set: { creatorId, role: 'creator' as const, updatedAt: at } };
      const { matchedCount } = await users.updateOne({ _id: id, creatorId: null }, change, { session });
      return matchedCount === 1;
    },
  };
}

const toKnownAccount = ({ _id, ...account }: UserDocument): Account => ({ id: _id, ...account });
const toAccount = (document: UserDocument | null) => document && toKnownAccount(document);
