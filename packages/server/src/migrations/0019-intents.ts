import type { Migration } from '../platform/migrate.ts';
import { prepareIntents } from '../platform/intents.store.ts';

/** Writes other than orders can be repeated with their key. */
export const intents: Migration = { id: '0019-intents', up: prepareIntents };
