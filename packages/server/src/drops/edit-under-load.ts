import type { Logger } from '../platform/logger.ts';
import { attemptTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { beforeNextAttempt } from '../platform/next-attempt.ts';
import { classifyFailure } from '../platform/transaction-failure.ts';
import type { LaneStore } from './lane.store.ts';

/** Below the time that an edit's caller waits. */
const EDIT_MS = 6000;

/**
 * Runs an edit of a drop that closes its lanes, however busy they are. Inside a transaction a write that meets another one fails at
 * once, so a sale at full speed would starve its creator. Therefore the lanes are frozen first, each by a single write that waits for
 * its turn; then the transaction finds them quiet. Lanes that were opened in between are frozen in the next attempt.
 */
export async function editUnderLoad<T>(
  deps: { connection: MongoConnection; lanes: LaneStore; logger: Logger },
  dropId: string,
  edit: (session: MongoSession) => Promise<{ isDone: boolean; result: T }>,
): Promise<T> {
  const { connection, lanes } = deps;
  const startedAt = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    await lanes.freeze(dropId);
    const session = connection.getClient().startSession();
    try {
      const { isDone, result } = await attemptTransaction(session, () => edit(session));
      // Nothing was changed, so selling may go on at once.
      if (!isDone) await lanes.thaw(dropId);
      return result;
    } catch (error) {
      // An unknown outcome is not tried again: edits such as a restock are not idempotent.
      if (classifyFailure(error) !== 'conflict' || performance.now() - startedAt > EDIT_MS) {
        await lanes.thaw(dropId).catch(() => {});
        throw error;
      }
      await beforeNextAttempt(deps, { attempt, startedAt });
    } finally {
      await session.endSession();
    }
  }
}
