import type { Drop, ReminderMinutes } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import type { Publish } from '../platform/events/outbox.ts';
import { dueReminders, LEAD_MS_MAX } from './reminder.ts';
import type { ReminderStore } from './reminder.store.ts';

const LOOK_EVERY_MS = 1000;

export type ReminderRoundDeps = {
  reminders: ReminderStore;
  /** Scheduled drops that start before an instant. */
  findStarting(before: Date): Promise<readonly Drop[]>;
  publish: Publish;
  clock: Clock;
};

/**
 * Tells that drops start soon: one `drop.reminder` for each drop and lead time. Every worker process looks; whoever writes the reminder down
 * first tells it, in the same transaction.
 */
export const createReminderRound = (deps: ReminderRoundDeps) =>
  async function remind(): Promise<number> {
    const now = deps.clock.now();
    const due = new Map<string, { drop: Drop; minutes: ReminderMinutes }>();
    for (const drop of await deps.findStarting(new Date(now + LEAD_MS_MAX))) {
      const startsAt = Date.parse(drop.startsAt);
      const createdAt = Date.parse(drop.createdAt);
      for (const minutes of dueReminders({ startsAt, createdAt }, now))
        due.set(`${drop.id}:${startsAt}:${minutes}`, { drop, minutes });
    }
    if (due.size === 0) return LOOK_EVERY_MS;
    for (const id of await deps.reminders.findMissing([...due.keys()])) {
      const data = due.get(id);
      if (!data) continue;
      const topics = [`creator:${data.drop.creatorId}`];
      await deps.reminders.make(id, (session) =>
        deps.publish([{ type: 'drop.reminder', topics, data }], session),
      );
    }
    return LOOK_EVERY_MS;
  };
