import { createId } from '../id.ts';
import { createLease } from '../lease.ts';
import type { Logger } from '../logger.ts';
import type { MongoConnection } from '../mongo.ts';
import { type ConsumeOptions, type Consumer, DELIVERIES_MAX } from './bus.ts';
import { createDeadLetters, type DeadLetters } from './dead-letters.ts';
import type { Handling } from './handle-in-order.ts';
import { startReplays } from './replay-dead-letters.ts';

const REPLAY_LEASE_MS = 10_000;

type Stoppable = { stop(): Promise<void> };

/** The consumers and listeners that a bus has opened in this process. */
export type Members = {
  deadLetters: DeadLetters;
  /** A consumer, with the replay of its dead letters beside it. */
  join(options: ConsumeOptions, start: (handling: Omit<Handling, 'signal'>) => Consumer): Consumer;
  add<T extends Stoppable>(member: T): T;
  stop(): Promise<void>;
};

export function createMembers({
  connection,
  logger,
}: {
  connection: MongoConnection;
  logger: Logger;
}): Members {
  const running = new Set<Stoppable>();
  const deadLetters = createDeadLetters(connection);

  function add<T extends Stoppable>(member: T): T {
    const added = {
      ...member,
      async stop() {
        running.delete(added);
        await member.stop();
      },
    };
    running.add(added);
    return added;
  }

  return {
    deadLetters,
    join({ group, handle, deliveriesMax = DELIVERIES_MAX }, start) {
      const consumer = start({ group, handle, deliveriesMax, deadLetters, logger });
      if (deliveriesMax === null) return add(consumer);
      const lease = createLease(connection, `bus:${group}:replay`, createId('mbr'), REPLAY_LEASE_MS);
      const replays = startReplays({ group, handle, deadLetters, lease, logger });
      return add({
        ...consumer,
        async stop() {
          await Promise.all([consumer.stop(), replays.stop()]);
          await lease.release().catch(() => {});
        },
      });
    },
    add,
    stop: async () => void (await Promise.all([...running].map((member) => member.stop()))),
  };
}
