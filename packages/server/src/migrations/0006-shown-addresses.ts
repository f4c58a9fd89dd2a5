import { userModel } from '../accounts/user.model.ts';
import type { Migration } from '../platform/migrate.ts';

/** People may show their addresses to creators whom they buy from. */
export const shownAddresses: Migration = {
  id: '0006-shown-addresses',
  up: (connection) => userModel.prepare(connection),
};
