import { fromStored, toStored } from '../platform/model.ts';
import { isDuplicateKey, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import type { Account } from './account.ts';
import { userModel } from './user.model.ts';

/** Networks that are remembered of a person. */
const NETWORKS_MAX = 10;

export type UserStore = ReturnType<typeof createUserStore>;

/** Statements on accounts. */
export function createUserStore(connection: MongoConnection) {
  const users = userModel.collection(connection);
  return {
    ...finding(users),
    async insert(account: Account): Promise<void> {
      await users.insertOne(toStored(account));
    },
    /** Remembers a network where a person has signed in. */
    async addNetwork(id: string, mark: string): Promise<void> {
      await users.updateOne(
        { _id: id, networks: { $ne: mark } },
        { $push: { networks: { $each: [mark], $slice: -NETWORKS_MAX } } },
      );
    },
    async change(
      id: string,
      change: Partial<Pick<Account, 'name' | 'showsFollows' | 'showsEmail' | 'passwordHash'>>,
      at: Date,
      session?: MongoSession,
    ): Promise<Account | null> {
      const update = { $set: { ...change, updatedAt: at } };
      const options = { returnDocument: 'after', ...(session && { session }) } as const;
      return fromStored(await users.findOneAndUpdate({ _id: id }, update, options));
    },
    /** Gives an address to a person; `null` when another account has confirmed it. Returns the account as it was. */
    async confirmEmail(id: string, email: string, at: Date): Promise<Account | null> {
      const update = { $set: { email, emailConfirmedAt: at, updatedAt: at } };
      try {
        return fromStored(await users.findOneAndUpdate({ _id: id }, update, { returnDocument: 'before' }));
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },
    /** `false` when there is no such person, or they have a profile already. */
    async setCreator(id: string, creatorId: string, at: Date, session: MongoSession): Promise<boolean> {
      const change = { $set: { creatorId, role: 'creator' as const, updatedAt: at } };
      const { matchedCount } = await users.updateOne({ _id: id, creatorId: null }, change, { session });
      return matchedCount === 1;
    },
  };
}

const finding = (users: ReturnType<typeof userModel.collection>) => ({
  findById: async (id: string): Promise<Account | null> => fromStored(await users.findOne({ _id: id })),
  /**
   * Who may be meant by an address: of those that claim it the first and the newest, and then the one that has confirmed it. Anybody can
   * make claims; a person who made theirs before or after a stranger's is among them.
   */
  async findByEmail(email: string): Promise<Account[]> {
    const claim = (direction: 1 | -1) =>
      users
        .find({ email, emailConfirmedAt: null })
        .sort({ createdAt: direction, _id: direction })
        .limit(1)
        .toArray();
    const [newest, first, confirmed] = await Promise.all([
      claim(-1),
      claim(1),
      users.find({ email, emailConfirmedAt: { $type: 'date' } }).toArray(),
    ]);
    const others = first.filter(({ _id }) => _id !== newest[0]?._id);
    return [...newest, ...others, ...confirmed].map(fromStored);
  },
  /** Who has confirmed an address and shows it to creators now; `null` when nobody has, or does not show it. */
  async findByShownEmail(email: string): Promise<string | null> {
    const shown = { email, emailConfirmedAt: { $type: 'date' }, showsEmail: true } as const;
    return (await users.findOne(shown, { projection: { _id: 1 } }))?._id ?? null;
  },
  findMany: (ids: readonly string[]): Promise<Account[]> =>
    users
      .find({ _id: { $in: [...ids] } })
      .map(fromStored)
      .toArray(),
});
