import { createFindNames, createUserStore } from '../accounts/index.ts';
import { createProgress } from '../platform/consumers/consumer-progress.ts';
import { createEventLog } from '../platform/log/event-log.ts';
import { WHOLE_LOG } from '../platform/log/log-collections.ts';
import type { Migration } from '../platform/migrate.ts';
import { bulkPieceModel, bulkStepModel } from '../sold/bulk-step.model.ts';
import { customerModel } from '../sold/customer.model.ts';
import { fillSoldParts, SOLD_GROUP } from '../sold/index.ts';
import { soldPartModel } from '../sold/sold-part.model.ts';

/** Creators get the lists of their orders and their customers, filled with the orders that are there. */
export const soldParts: Migration = {
  id: '0004-sold-parts',
  async up(connection, told) {
    await Promise.all(
      [customerModel, bulkStepModel, bulkPieceModel].map((model) => model.prepare(connection)),
    );
    // First of all: what older servers sell meanwhile is in the log behind this place.
    const log = createEventLog(connection);
    await createProgress(connection, SOLD_GROUP, 'migration').prepare(() => log.latestSeq(WHOLE_LOG));
    const findNames = createFindNames(createUserStore(connection));
    await fillSoldParts(connection, { findNames }, told);
    // A part has two dozen keys: an index that is made of all at once costs less than one that grows with each part.
    await soldPartModel.prepare(connection);
  },
};
