import { prepareApiKeys } from '../api-keys/api-key.model.ts';
import type { Migration } from '../platform/migrate.ts';

/** Keys for programs, by their hashes. */
export const apiKeys: Migration = { id: '0009-api-keys', up: prepareApiKeys };
