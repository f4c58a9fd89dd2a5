import { isDuplicateKey, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import type { Account } from './account.ts';
import { createUserModel, type UserDocument } from './user.model.ts';

/** Accounts that claim an address without having confirmed it are made by anybody; the newest few are enough for a person who did. */
const CLAIMS_MAX = 2;

export type UserStore = {
  insert(account: Account): Promise<void>;
  findById(id: string): Promise<Account | null>;
  /** Who may be meant by an address: the newest that claim it, and then the one that has confirmed it. */
  findByEmail(email: string): Promise<Account[]>;
  findMany(ids: readonly string[]): Promise<Account[]>;
  change(
    id: string,
    change: Partial<Pick<Account, 'name' | 'showsFollows' | 'passwordHash'>>,
    at: Date,
  ): Promise<Account | null>;
  /** Gives an address to a person; `null` when somebody else has confirmed it. Returns the account as it was. */
  confirmEmail(id: string, email: string, at: Date): Promise<Account | null>;
  /** `false` when there is no such person, or they have a profile already. */
  setCreator(id: string, creatorId: string, at: Date, session: MongoSession): Promise<boolean>;
};

export function createUserStore(connection: MongoConnection): UserStore {
  const users = createUserModel(connection);
  return {
    async insert({ id, ...account }) {
      await users.create([{ _id: id, ...account }]);
    },
    findById: async (id) => toAccount(await users.findById(id).lean<UserDocument>()),
    async findByEmail(email) {
      const [claims, confirmed] = await Promise.all([
        users
          .find({ email, emailConfirmedAt: null })
          .sort({ createdAt: -1, _id: -1 })
          .limit(CLAIMS_MAX)
          .lean<UserDocument[]>(),
        users.find({ email, emailConfirmedAt: { $type: 'date' } }).lean<UserDocument[]>(),
      ]);
      return [...claims, ...confirmed].map(toKnownAccount);
    },
    async findMany(ids) {
      const found = await users.find({ _id: { $in: [...ids] } }).lean<UserDocument[]>();
      return found.map(toKnownAccount);
    },
    async change(id, change, at) {
      const update = { $set: { ...change, updatedAt: at } };
      return toAccount(
        await users.findByIdAndUpdate(id, update, { returnDocument: 'after' }).lean<UserDocument>(),
      );
    },
    async confirmEmail(id, email, at) {
      const update = { $set: { email, emailConfirmedAt: at, updatedAt: at } };
      try {
        return toAccount(
          await users.findByIdAndUpdate(id, update, { returnDocument: 'before' }).lean<UserDocument>(),
        );
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
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
