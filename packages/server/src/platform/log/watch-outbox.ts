import type { Worker } from '../worker.ts';
import type { Logger } from '../logger.ts';
import { startLoop } from '../loop.ts';
import type { MongoConnection } from '../mongo.ts';
import { outboxCollection } from './outbox.ts';

/** How long a stream takes, at most, to be open; and how often it is asked whether one is needed. */
const OPENING_MS = 1000;

export type OutboxWatcher = Worker & {
  /** Whether inserts are seen. */
  isWatching(): boolean;
};

/**
 * Tells of inserts into the outbox by a change stream. It carries no data and keeps no resume token: losing it costs a pause of the
 * relay's polling. It is open only while it is needed, because the database has to go through everything that is written for it.
 */
export function watchOutbox(
  { connection, logger }: { connection: MongoConnection; logger: Logger },
  { isNeeded, onInsert }: { isNeeded(): boolean; onInsert(): void },
): OutboxWatcher {
  const open = () =>
    outboxCollection(connection).watch([{ $match: { operationType: 'insert' } }, { $project: { _id: 1 } }]);
  let stream: ReturnType<typeof open> | null = null;
  let openedAt = Infinity;
  const watching = startLoop('relay.watch', logger, async () => {
    if (!isNeeded()) return OPENING_MS;
    stream = open();
    openedAt = performance.now();
    try {
      for await (const _ of stream) {
        onInsert();
        if (!isNeeded()) break;
      }
    } finally {
      openedAt = Infinity;
      await stream.close();
    }
    return 0;
  });
  return {
    isWatching: () => performance.now() - openedAt > OPENING_MS,
    async stop() {
      const stopping = watching.stop();
      await stream?.close();
      await stopping;
    },
  };
}
