import type { Account } from './account.ts';
import type { UserStore } from './user.store.ts';

/** The name of a person whose account is gone. */
const FORMER_MEMBER = 'Former member';

type Users = Pick<UserStore, 'findMany'>;

/** A buyer as a creator sees them. `email` is `null` unless they show it. */
export type Buyer = { name: string; email: string | null };

/** Gives people by their ids, in one read. */
export type FindBuyers = (userIds: readonly string[]) => Promise<(userId: string) => Buyer>;

/** Who has bought: everybody has a name, also those whose account is gone; what they show is as their setting is now. */
export const createFindBuyers =
  (users: Users): FindBuyers =>
  async (userIds) => {
    const found = await users.findMany([...new Set(userIds)]);
    const buyers = new Map(found.map((account) => [account.id, presentBuyer(account)]));
    return (userId) => buyers.get(userId) ?? { name: FORMER_MEMBER, email: null };
  };

/** What to call people. */
export const createFindNames =
  (users: Users) =>
  async (userIds: readonly string[]): Promise<(userId: string) => string> => {
    const buyerOf = await createFindBuyers(users)(userIds);
    return (userId) => buyerOf(userId).name;
  };

/** Which of some people have confirmed their address. */
export const createFindConfirmed =
  (users: Users) =>
  async (userIds: readonly string[]): Promise<ReadonlySet<string>> => {
    const found = await users.findMany(userIds);
    return new Set(found.flatMap(({ id, emailConfirmedAt }) => (emailConfirmedAt === null ? [] : [id])));
  };

const presentBuyer = ({ name, email, emailConfirmedAt, showsEmail }: Account): Buyer => ({
  name,
  email: showsEmail === true && emailConfirmedAt !== null ? email : null,
});
