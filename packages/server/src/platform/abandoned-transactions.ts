import mongoose from 'mongoose';
import { isStateChange } from './state-change.ts';

/** No healthy process leaves a transaction alone for so long: between two statements there is one round trip. */
const IDLE_MS = 1000;
/** Asking the server for its transactions is not free, and one answer serves everybody who is blocked. */
const ASK_EVERY_MS = 250;

/** How our connections to one database are called in the server's own lists. */
export const appNameOf = (databaseName: string): string => `livedrops:${databaseName}`.slice(0, 128);

type OpenTransaction = {
  lsid: { id: mongoose.mongo.Binary };
  transaction: { parameters: { txnNumber: unknown }; timeActiveMicros: unknown };
};
/** When a transaction was first seen with as much work done as now. */
type Seen = Map<string, { since: number; work: string }>;
type State = { askedAt: number; idleMs: number; answer: Promise<number>; seen: Seen };

const states = new WeakMap<mongoose.Connection, State>();

/**
 * Ends transactions that their process has left open; for callers that conflict again and again. A process that is killed in the middle
 * of one leaves its writes locked on the server for up to `transactionLifetimeLimitSeconds` (60 by default), and everybody who needs
 * the same documents conflicts all that time. A transaction is abandoned when it has done no work between two looks, `idleMs` apart.
 * Only those of this application on this database are touched, and ending one is safe even if its process lives: its next statement
 * fails as a conflict does, and it begins again.
 *
 * @param idleMs default 1000; less when a process is known to have died
 * @returns how many were ended; without the right to look, 0, and the server's own limit ends them later
 * @see https://www.mongodb.com/docs/manual/reference/operator/aggregation/currentOp/ (`idleSessions`)
 */
export function endAbandonedTransactions(connection: mongoose.Connection, idleMs = IDLE_MS): Promise<number> {
  const state = states.get(connection);
  const now = performance.now();
  if (state && now - state.askedAt < ASK_EVERY_MS && state.idleMs <= idleMs) return state.answer;
  const seen: Seen = state?.seen ?? new Map();
  const answer = endAbandoned(connection, seen, idleMs).catch(ignoreAway);
  states.set(connection, { askedAt: now, idleMs, answer, seen });
  return answer;
}

async function endAbandoned(connection: mongoose.Connection, seen: Seen, idleMs: number): Promise<number> {
  const open = await findOpen(connection);
  const now = performance.now();
  const works = new Map(open.map((found) => [nameOf(found), String(found.transaction.timeActiveMicros)]));
  for (const [name, { work }] of seen) if (works.get(name) !== work) seen.delete(name);
  for (const [name, work] of works) if (!seen.has(name)) seen.set(name, { since: now, work });
  const abandoned = open.filter((found) => now - (seen.get(nameOf(found))?.since ?? now) >= idleMs);
  if (abandoned.length === 0) return 0;
  const ids = abandoned.map(({ lsid }) => ({ id: lsid.id }));
  await connection.getClient().db('admin').command({ killSessions: ids });
  return abandoned.length;
}

const nameOf = ({ lsid, transaction }: OpenTransaction): string =>
  `${lsid.id.toString('hex')}/${String(transaction.parameters.txnNumber)}`;

const findOpen = (connection: mongoose.Connection): Promise<OpenTransaction[]> =>
  connection
    .getClient()
    .db('admin')
    .aggregate<OpenTransaction>(
      [
        { $currentOp: { allUsers: false, idleSessions: true } },
        {
          $match: {
            type: 'idleSession',
            appName: appNameOf(connection.name),
            transaction: { $exists: true },
          },
        },
        { $project: { lsid: 1, transaction: 1 } },
      ],
      // It reads the server, not data; another read concern is refused.
      { readConcern: { level: 'local' } },
    )
    .toArray();

const UNAUTHORIZED = 13;

/** A database that is away or does not let us look is no reason to fail: the caller tries again anyway. */
function ignoreAway(error: unknown): number {
  const { MongoError, MongoServerError } = mongoose.mongo;
  if (!(error instanceof MongoError)) throw error;
  if (error instanceof MongoServerError && error.code !== UNAUTHORIZED && !isStateChange(error)) throw error;
  return 0;
}
