import { createDropModel } from '../drops/drop.model.ts';
import type { Migration } from '../platform/migrate.ts';

/**
 * The worker that cancels the orders of drops which were called off asks every second for those of the last minutes. Of all drops that
 * there ever were, few are in this index.
 */
export const cancelledDrops: Migration = {
  id: '0004-cancelled-drops',
  async up(connection) {
    await createDropModel(connection).collection.createIndex(
      { updatedAt: 1 },
      { name: 'cancelled_updatedAt', partialFilterExpression: { status: 'cancelled' } },
    );
  },
};
