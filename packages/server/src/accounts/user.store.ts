import { isDuplicateKey, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import type { Account } from './account.ts';
import { createUserModel, type UserDocument } from './user.model.ts';

/** Networks that are remembered of a person. */
const NETWORKS_MAX = 10;

export type UserStore = {
  insert(account: Account): Promise<void>;
  findById(id: string): Promise<Account | null>;
  /**
   * Who may be meant by an address: of those that claim it the first and the newest, and then the one that has confirmed it. Anybody can
   * make claims; a person who made theirs before or after a stranger's is among them.
   */
  findByEmail(email: string): Promise<Account[]>;
  findMany(ids: readonly string[]): Promise<Account[]>;
  /** Remembers a network where somebody has signed in. */
  addNetwork(id: string, mark: string): Promise<void>;
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
      const claim = (direction: 1 | -1) =>
        users
          .find({ email, emailConfirmedAt: null })
          .sort({ createdAt: direction, _id: direction })
          .limit(1)
          .lean<UserDocument[]>();
      const [newest, first, confirmed] = await Promise.all([
        claim(-1),
        claim(1),
        users.find({ email, emailConfirmedAt: { $type: 'date' } }).lean<UserDocument[]>(),
      ]);
      const isOther = ({ _id }: UserDocument) => _id !== newest[0]?._id;
      return [...newest, ...first.filter(isOther), ...confirmed].map(toKnownAccount);
    },
    async findMany(ids) {
      const found = await users.find({ _id: { $in: [...ids] } }).lean<UserDocument[]>();
      return found.map(toKnownAccount);
    },
    async addNetwork(id, mark) {
      await users.updateOne(
        { _id: id, networks: { $ne: mark } },
        { $push: { networks: { $each: [mark], $slice: -NETWORKS_MAX } } },
      );
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
