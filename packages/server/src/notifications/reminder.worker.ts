import type { Drop, ReminderMinutes } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import type { Publish } from '../platform/log/outbox.ts';
import { dueReminders, LEAD_MS_MAX } from './reminder.rules.ts';
import type { ReminderStore } from './reminder.store.ts';

const LOOK_EVERY_MS = 1000;

export type ReminderRoundDeps = {
  reminders: ReminderStore;
  /** Scheduled drops that start before an instant. */
  findStarting(before: Date): Promise<
    readonly {
      id: string;
      startsAt: Date;
      createdAt: Date;
      reminderMinutes: readonly ReminderMinutes[];
    }[]
  >;
  /** A drop as it is now; `null` when there is none. */
  findDrop(dropId: string): Promise<Drop | null>;
  publish: Publish;
  clock: Clock;
};

/**
 * Tells that drops start soon: one `drop.reminder` for each drop and lead time. Every worker process looks; the one that writes the reminder down
 * first tells it, in the same transaction.
 */
export const createReminderRound = (deps: ReminderRoundDeps) =>
  async function remind(): Promise<number> {
    const due = await findDue(deps);
    if (due.size === 0) return LOOK_EVERY_MS;
    for (const id of await deps.reminders.findMissing([...due.keys()])) {
      const found = due.get(id);
      if (!found) continue;
      const drop = await deps.findDrop(found.dropId);
      if (drop?.status !== 'scheduled' || !drop.reminderMinutes.includes(found.minutes)) continue;
      const data = { drop, minutes: found.minutes };
      const topics = [`creator:${drop.creatorId}`];
      await deps.reminders.make(id, (session) =>
        deps.publish([{ type: 'drop.reminder', topics, data }], session),
      );
    }
    return LOOK_EVERY_MS;
  };

/** What is due, made or not, by the id of the reminder. */
async function findDue({
  findStarting,
  clock,
}: ReminderRoundDeps): Promise<Map<string, { dropId: string; minutes: ReminderMinutes }>> {
  const now = clock.now();
  const due = new Map<string, { dropId: string; minutes: ReminderMinutes }>();
  for (const { id, reminderMinutes, ...at } of await findStarting(new Date(now + LEAD_MS_MAX))) {
    const startsAt = at.startsAt.getTime();
    for (const minutes of dueReminders({ startsAt, createdAt: at.createdAt.getTime(), reminderMinutes }, now))
      due.set(`${id}:${startsAt}:${minutes}`, { dropId: id, minutes });
  }
  return due;
}
