import { DEFAULT_NOTIFICATION_PREFERENCES, type NotificationPreferences } from '@livedrops/sdk/contract';
import { type MongoConnection, isDuplicateKey } from '../platform/mongo.ts';

/** A person's own choice. A person who never made one has no document. `revision` grows with each change. */
type PreferencesDocument = NotificationPreferences & { _id: string; revision: number };

export type PreferencesStore = {
  /** The defaults, for a person who never chose. */
  find(userId: string): Promise<NotificationPreferences>;
  findMany(userIds: readonly string[]): Promise<(userId: string) => NotificationPreferences>;
  /** Changes them by a pure function, which runs again when somebody else was faster. */
  change(
    userId: string,
    change: (before: NotificationPreferences) => NotificationPreferences,
  ): Promise<NotificationPreferences>;
};

export function createPreferencesStore(connection: MongoConnection): PreferencesStore {
  const preferences = connection.collection<PreferencesDocument>('notificationPreferences');
  return {
    async find(userId) {
      const own = await preferences.findOne({ _id: userId });
      return own ? toPreferences(own) : DEFAULT_NOTIFICATION_PREFERENCES;
    },
    async findMany(userIds) {
      const found = await preferences.find({ _id: { $in: [...userIds] } }).toArray();
      const own = new Map(found.map((document) => [document._id, toPreferences(document)]));
      return (userId) => own.get(userId) ?? DEFAULT_NOTIFICATION_PREFERENCES;
    },
    async change(userId, change) {
      for (;;) {
        const before = await preferences.findOne({ _id: userId });
        const after = change(before ? toPreferences(before) : DEFAULT_NOTIFICATION_PREFERENCES);
        const revision = before?.revision ?? 0;
        try {
          const { matchedCount, upsertedCount } = await preferences.updateOne(
            { _id: userId, revision },
            { $set: { ...after, revision: revision + 1 } },
            // Only the first choice makes the document.
            { upsert: before === null },
          );
          if (matchedCount + upsertedCount > 0) return after;
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
        }
      }
    },
  };
}

const toPreferences = ({
  kinds,
  reminderMinutes,
  quietHours,
}: PreferencesDocument): NotificationPreferences => ({
  // Choices from before: who is reminded on a channel hears there that the time is another one.
  kinds: { ...kinds, dropChanged: kinds.dropChanged ?? kinds.dropReminder },
  reminderMinutes,
  quietHours,
});
