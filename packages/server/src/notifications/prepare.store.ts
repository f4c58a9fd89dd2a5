import type { MongoConnection } from '../platform/mongo.ts';
import { prepareAnnouncements } from './announcement.store.ts';
import { prepareFanOuts } from './fan-out.store.ts';
import { preparePushDevices } from './push-device.store.ts';
import { prepareReminders } from './reminder.store.ts';

/** Makes the indexes of everything that is kept here; for a migration. */
export async function prepareNotifications(connection: MongoConnection): Promise<void> {
  await Promise.all([
    prepareAnnouncements(connection),
    prepareFanOuts(connection),
    preparePushDevices(connection),
    prepareReminders(connection),
  ]);
}
