import { createId } from '../id.ts';
import { createLease } from '../lease.ts';
import type { Logger } from '../logger.ts';
import type { MongoConnection } from '../mongo.ts';
import { ATTEMPTS_MAX, type Consumer, type ConsumerEngine } from './consumer.ts';
import { createDeadLetters, type DeadLetters } from './dead-letters.ts';
import type { Handling } from './handle-pieces.ts';
import { startReplays } from './replay-dead-letters.ts';

const REPLAY_LEASE_MS = 10_000;

type Options = {
  connection: MongoConnection;
  logger: Logger;
  /** Replaceable for engines that write dead letters elsewhere, too. */
  deadLetters?: DeadLetters;
};

/** What all engines share: each member brings the replay of its group's dead letters. */
export function createConsume(
  { connection, logger, deadLetters = createDeadLetters(connection) }: Options,
  start: (handling: Omit<Handling, 'signal'>) => Consumer,
): ConsumerEngine['consume'] {
  return ({ group, handle, attemptsMax = ATTEMPTS_MAX }) => {
    const consumer = start({ group, handle, attemptsMax, deadLetters, logger });
    if (attemptsMax === null) return consumer;
    const lease = createLease(connection, `replay:${group}`, createId('mbr'), REPLAY_LEASE_MS);
    const replays = startReplays({ group, handle, deadLetters, lease, logger });
    return {
      wake: () => consumer.wake(),
      async stop() {
        await Promise.all([consumer.stop(), replays.stop()]);
        await lease.release().catch(() => {});
      },
    };
  };
}
