import type { UserStore } from './user.store.ts';

/** The name of a person whose account is gone. */
const FORMER_MEMBER = 'Former member';

/** What to call people: everybody has a name, also those whose account is gone. */
export const createFindNames =
  (users: Pick<UserStore, 'findMany'>) =>
  async (userIds: readonly string[]): Promise<(userId: string) => string> => {
    const found = await users.findMany([...new Set(userIds)]);
    const names = new Map(found.map(({ id, name }) => [id, name]));
    return (userId) => names.get(userId) ?? FORMER_MEMBER;
  };
