import { inTransaction, isDuplicateKey, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { reminderModel } from './reminder.model.ts';

export type ReminderStore = ReturnType<typeof createReminderStore>;

/** Statements on reminders that were made. */
export function createReminderStore(connection: MongoConnection) {
  const reminders = reminderModel.collection(connection);
  return {
    /** Which of some reminders are not made yet. */
    async findMissing(ids: readonly string[]): Promise<string[]> {
      const made = await reminders.find({ _id: { $in: [...ids] } }).toArray();
      const known = new Set(made.map(({ _id }) => _id));
      return ids.filter((id) => !known.has(id));
    },
    /** Makes one, with `tell` in the same transaction; `false` when another worker was faster. */
    async make(id: string, tell: (session: MongoSession) => Promise<void>): Promise<boolean> {
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
