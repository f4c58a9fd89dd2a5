import type { Migration } from '../platform/migrate.ts';
import { prepareWebhooks } from '../webhooks/webhook-delivery.model.ts';

/** Where creators have their events sent, and the log of it. */
export const webhooks: Migration = { id: '0008-webhooks', up: prepareWebhooks };
