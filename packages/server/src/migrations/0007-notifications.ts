import { prepareNotifications } from '../notifications/index.ts';
import type { Migration } from '../platform/migrate.ts';

/** Inboxes, preferences, devices, and how far followers have been told. */
export const notifications: Migration = { id: '0007-notifications', up: prepareNotifications };
