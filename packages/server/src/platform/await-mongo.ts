import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway } from './database-away.ts';
import type { Logger } from './logger.ts';
import { connectMongo, type Mongo } from './mongo.ts';

const PAUSE_MS = 1000;

/**
 * Connects once the database answers: servers and databases are often started together. Says so while it waits.
 *
 * @throws what `connectMongo` does for a database that answers, and the signal's reason when it is aborted
 */
export async function awaitMongo(
  uri: string,
  { logger, signal }: { logger: Logger; signal?: AbortSignal | undefined },
): Promise<Mongo> {
  for (;;) {
    try {
      return await connectMongo(uri);
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      logger.warn(
        { reason: error instanceof Error ? error.name : undefined },
        'MONGO_URI: the database does not answer; trying again',
      );
    }
    await sleep(PAUSE_MS, undefined, signal && { signal }).catch(() => {});
    signal?.throwIfAborted();
  }
}
