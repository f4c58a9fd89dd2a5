import { setTimeout as sleep } from 'node:timers/promises';
import { endAbandonedTransactions } from './abandoned-transactions.ts';
import { backoffMs } from './backoff.ts';
import type { Logger } from './logger.ts';
import { type MongoConnection, UNBLOCK_AFTER_MS } from './mongo.ts';

const BACKOFF = { baseMs: 5, maxMs: 400 };

/**
 * Pauses before a transaction that met another one is tried again. When that has gone on for long, a process may have died in the
 * middle of the other one: abandoned transactions are ended.
 *
 * @param attempt how many have failed, from 1
 * @param startedAt when the first began, by `performance.now()`
 */
export async function beforeNextAttempt(
  { connection, logger }: { connection: MongoConnection; logger: Logger },
  { attempt, startedAt }: { attempt: number; startedAt: number },
): Promise<void> {
  if (performance.now() - startedAt > UNBLOCK_AFTER_MS) {
    const ended = await endAbandonedTransactions(connection);
    if (ended > 0) logger.warn({ ended }, 'ended transactions that were left open');
  }
  await sleep(backoffMs(attempt, BACKOFF, Math.random()));
}
