import { API_KEY_SCOPES } from '@livedrops/sdk/contract';
import { apiKeyCollection, prepareApiKeys } from '../api-keys/api-key.model.ts';
import type { Migration } from '../platform/migrate.ts';

/** Keys name what they may do. Those that might do everything name every scope that there is now. */
export const namedScopes: Migration = {
  id: '0014-named-scopes',
  async up(connection) {
    const keys = apiKeyCollection(connection);
    await keys.updateMany({ scopes: null as never }, { $set: { scopes: [...API_KEY_SCOPES] } });
    await prepareApiKeys(connection);
  },
};
