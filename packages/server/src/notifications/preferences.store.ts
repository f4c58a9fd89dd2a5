import { DEFAULT_NOTIFICATION_PREFERENCES, type NotificationPreferences } from '@livedrops/sdk/contract';
import { type MongoConnection, isDuplicateKey } from '../platform/mongo.ts';
import { preferencesModel, type StoredPreferences } from './preferences.model.ts';

export type PreferencesStore = ReturnType<typeof createPreferencesStore>;

/** Statements on what people want to be told. */
export function createPreferencesStore(connection: MongoConnection) {
  const preferences = preferencesModel.collection(connection);
  return {
    /** The defaults, for a person who never chose. */
    async find(userId: string): Promise<NotificationPreferences> {
      const own = await preferences.findOne({ _id: userId });
      return own ? toPreferences(own) : DEFAULT_NOTIFICATION_PREFERENCES;
    },
    async findMany(userIds: readonly string[]): Promise<(userId: string) => NotificationPreferences> {
      const found = await preferences.find({ _id: { $in: [...userIds] } }).toArray();
      const own = new Map(found.map((document) => [document._id, toPreferences(document)]));
      return (userId) => own.get(userId) ?? DEFAULT_NOTIFICATION_PREFERENCES;
    },
    /** Changes them by a pure function, which runs again when another request was faster. */
    async change(
      userId: string,
      change: (before: NotificationPreferences) => NotificationPreferences,
    ): Promise<NotificationPreferences> {
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
}: StoredPreferences): NotificationPreferences => ({
  // Choices from before: who is reminded on a channel hears there that the time is another one.
  kinds: { ...kinds, dropChanged: kinds.dropChanged ?? kinds.dropReminder },
  reminderMinutes,
  quietHours,
});
