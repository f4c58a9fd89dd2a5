import { inTransaction, isDuplicateKey, type MongoConnection, type MongoSession } from '../platform/mongo.ts';

/** That a reminder was made. The id names drop, start and lead time: a drop that is moved has its reminders anew. */
type ReminderDocument = { _id: string; at: Date };

/** Longer than any lead time. */
const KEPT_SECONDS = 7 * 86_400;

export type ReminderStore = {
  /** Which of some reminders are not made yet. */
  findMissing(ids: readonly string[]): Promise<string[]>;
  /** Makes one, with `tell` in the same transaction; `false` when somebody else was faster. */
  make(id: string, tell: (session: MongoSession) => Promise<void>): Promise<boolean>;
};

const reminderCollection = (connection: MongoConnection) =>
  connection.collection<ReminderDocument>('dropReminders');

/** Makes the indexes; for a migration. */
export async function prepareReminders(connection: MongoConnection): Promise<void> {
  await reminderCollection(connection).createIndex({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });
}

export function createReminderStore(connection: MongoConnection): ReminderStore {
  const reminders = reminderCollection(connection);
  return {
    async findMissing(ids) {
      const made = await reminders.find({ _id: { $in: [...ids] } }).toArray();
      const known = new Set(made.map(({ _id }) => _id));
      return ids.filter((id) => !known.has(id));
    },
    async make(id, tell) {
      try {
        await inTransaction(connection, async (session) => {
          await reminders.insertOne({ _id: id, at: new Date() }, { session });
          await tell(session);
        });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
  };
}
