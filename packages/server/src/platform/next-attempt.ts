import { setTimeout as sleep } from 'node:timers/promises';
import { endAbandonedTransactions } from './abandoned-transactions.ts';
import type { Logger } from './logger.ts';
import { type MongoConnection, UNBLOCK_AFTER_MS } from './mongo.ts';

const BACKOFF_MS = 5;
const BACKOFF_MS_MAX = 400;

/**
 * Pauses before a transaction that met another one is tried again: exponential backoff with full jitter (Brooker, "Exponential
 * Backoff And Jitter", AWS 2015). When that has gone on for long, somebody may have died in the middle of theirs, and is moved aside.
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
  await sleep(Math.random() * Math.min(BACKOFF_MS_MAX, BACKOFF_MS * 2 ** Math.min(attempt - 1, 10)));
}
