import { dropModel } from '../drops/drop.model.ts';
import type { Migration } from '../platform/migrate.ts';
import { refusalCountModel } from '../sales/refusal-count.model.ts';

/** Drops remember when they were sold out first, and how many orders were refused. */
export const reports: Migration = {
  id: '0007-reports',
  async up(connection) {
    await dropModel.prepare(connection);
    await refusalCountModel.prepare(connection);
  },
};
