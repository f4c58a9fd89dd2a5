import mongoose from 'mongoose';
import { isStateChange } from './state-change.ts';

/** No healthy process leaves a transaction alone for so long: between two statements there is one round trip. */
const IDLE_MS = 1000;
/** Asking the server for its transactions is not free, and one answer serves everybody who is blocked. */
const ASK_EVERY_MS = 250;

/** How our connections to one database are called in the server's own lists. */
export const appNameOf = (databaseName: string): string => `livedrops:${databaseName}`.slice(0, 128);

type Asking = { at: number; answer: Promise<number> };
const asked = new WeakMap<mongoose.Connection, Asking>();

/**
 * Ends transactions that their process has left open; for callers that conflict again and again. A process that is killed in the middle
 * of one leaves its writes locked on the server for up to `transactionLifetimeLimitSeconds` (60 by default), and everybody who needs
 * the same documents conflicts all that time. Only transactions of this application on this database are touched, and ending one is
 * safe even if its process lives: its next statement fails as a conflict does, and it begins again.
 *
 * @returns how many were ended; without the right to look, 0, and the server's own limit ends them later
 * @see https://www.mongodb.com/docs/manual/reference/operator/aggregation/currentOp/ (`idleSessions`)
 */
export function endAbandonedTransactions(connection: mongoose.Connection): Promise<number> {
  const last = asked.get(connection);
  if (last && performance.now() - last.at < ASK_EVERY_MS) return last.answer;
  const answer = endAbandoned(connection).catch(ignoreAway);
  asked.set(connection, { at: performance.now(), answer });
  return answer;
}

async function endAbandoned(connection: mongoose.Connection): Promise<number> {
  const admin = connection.getClient().db('admin');
  const abandoned = await admin
    .aggregate<{ lsid: { id: unknown } }>(
      [
        { $currentOp: { allUsers: false, idleSessions: true } },
        {
          $match: {
            type: 'idleSession',
            appName: appNameOf(connection.name),
            'transaction.timeInactiveMicros': { $gt: IDLE_MS * 1000 },
          },
        },
        { $project: { lsid: 1 } },
      ],
      // It reads the server, not data; another read concern is refused.
      { readConcern: { level: 'local' } },
    )
    .toArray();
  if (abandoned.length > 0)
    await admin.command({ killSessions: abandoned.map(({ lsid }) => ({ id: lsid.id })) });
  return abandoned.length;
}

const UNAUTHORIZED = 13;

/** A database that is away or does not let us look is no reason to fail: whoever asked tries again anyway. */
function ignoreAway(error: unknown): number {
  if (!(error instanceof mongoose.mongo.MongoError)) throw error;
  if (
    error instanceof mongoose.mongo.MongoServerError &&
    error.code !== UNAUTHORIZED &&
    !isStateChange(error)
  )
    throw error;
  return 0;
}
