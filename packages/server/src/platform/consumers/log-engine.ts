import type { EventLog } from '../log/event-log.ts';
import { WHOLE_LOG } from '../log/log-collections.ts';
import type { Logger } from '../logger.ts';
import type { MongoConnection } from '../mongo.ts';
import type { ConsumerEngine } from './consumer.ts';
import { createConsume } from './create-consume.ts';
import { startLogConsumer } from './log-consumer.ts';
import { createLogGroups } from './log-groups.ts';

export type LogEngineOptions = {
  connection: MongoConnection;
  log: Pick<EventLog, 'since' | 'latestSeq'>;
  logger: Logger;
  /** The position after which a new group begins. Default: the end of the log. */
  startAt?(): Promise<number>;
};

/** The log in the database is the queue; nothing else has to run. */
export function createLogEngine(options: LogEngineOptions): ConsumerEngine {
  const { connection, log, logger, startAt = () => log.latestSeq(WHOLE_LOG) } = options;
  return {
    groups: createLogGroups(connection, log),
    consume: createConsume(options, (handling) =>
      startLogConsumer({ connection, log, handling, startAt, logger }),
    ),
    close: async () => {},
  };
}
