import type { UpdateMeInput } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { inTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import type { Account } from './account.ts';
import type { UserStore } from './user.store.ts';

export type UpdateMeDeps = {
  connection: MongoConnection;
  users: UserStore;
  clock: Clock;
  /** Told in the transaction of the change. `renaming` is different for each. */
  onRenamed(userId: string, renaming: string, session: MongoSession): Promise<unknown>;
};

/** Changes what a person says of themselves; what is left out stays. `null` when the account is gone. */
export function updateMe(
  { connection, users, clock, onRenamed }: UpdateMeDeps,
  userId: string,
  { name, showsFollows, showsEmail }: UpdateMeInput,
  renaming: string,
): Promise<Account | null> {
  const at = new Date(clock.now());
  const change = {
    ...(name !== undefined && { name }),
    ...(showsFollows !== undefined && { showsFollows }),
    ...(showsEmail !== undefined && { showsEmail }),
  };
  if (name === undefined) return users.change(userId, change, at);
  return inTransaction(connection, async (session) => {
    await onRenamed(userId, renaming, session);
    return users.change(userId, change, at, session);
  });
}
