import { setTimeout as sleep } from 'node:timers/promises';
import { endAbandonedTransactions } from '../platform/abandoned-transactions.ts';
import {
  attemptTransaction,
  type MongoConnection,
  type MongoSession,
  UNBLOCK_AFTER_MS,
} from '../platform/mongo.ts';
import { classifyFailure } from '../platform/transaction-failure.ts';
import type { LaneStore } from './lane.store.ts';

/** Below the time that an edit's caller waits. */
const EDIT_MS = 6000;
const BACKOFF_MS = 5;

/**
 * Runs an edit of a drop that closes its lanes, however busy they are. Inside a transaction a write that meets another one fails at
 * once, so a sale at full speed would starve its creator. Therefore the lanes are frozen first, each by a single write that waits for
 * its turn; then the transaction finds them quiet. Lanes that were opened in between are frozen in the next attempt.
 */
export async function editUnderLoad<T>(
  { connection, lanes }: { connection: MongoConnection; lanes: LaneStore },
  dropId: string,
  edit: (session: MongoSession) => Promise<{ isDone: boolean; result: T }>,
): Promise<T> {
  const startedAt = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    await lanes.freeze(dropId);
    const session = connection.getClient().startSession();
    try {
      const { isDone, result } = await attemptTransaction(session, () => edit(session));
      // Nothing was changed, so whoever sells may go on at once.
      if (!isDone) await lanes.thaw(dropId);
      return result;
    } catch (error) {
      const elapsedMs = performance.now() - startedAt;
      // What may have happened is not done again: an edit is not the same twice.
      if (classifyFailure(error) !== 'conflict' || elapsedMs > EDIT_MS) {
        await lanes.thaw(dropId).catch(() => {});
        throw error;
      }
      if (elapsedMs > UNBLOCK_AFTER_MS) await endAbandonedTransactions(connection);
      await sleep(BACKOFF_MS * Math.min(attempt, 10) * Math.random());
    } finally {
      await session.endSession();
    }
  }
}
