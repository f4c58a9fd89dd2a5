import { createEventLog } from '../platform/log/event-log.ts';
import type { Migration } from '../platform/migrate.ts';

/** Events of placed orders are kept in groups, found by their topics. */
export const eventGroups: Migration = {
  id: '0005-event-groups',
  up: (connection) => createEventLog(connection).prepare(),
};
