import { prepareApiKeys } from '../api-keys/api-key.model.ts';
import type { Migration } from '../platform/migrate.ts';

/** Keys may have the scope `sales:read`. */
export const salesScope: Migration = { id: '0011-sales-scope', up: prepareApiKeys };
