import type { EventLog } from '../log/event-log.ts';
import { WHOLE_LOG } from '../log/log-collections.ts';
import type { MongoConnection } from '../mongo.ts';
import type { ConsumerGroups } from './consumer.ts';
import { progressCollection } from './consumer-progress.ts';
import { deathsCollection } from './deaths.ts';

/** Longer than the pause between two looks of a member, and between two attempts of one that fails. */
const SILENT_MS = 8000;

export type LogGroups = ConsumerGroups & {
  /** Has a group handle again, or skip, what is between its position and another one. Returns whether there is such a group. */
  move(group: string, position: number): Promise<boolean>;
};

/** The groups that read the log. */
export function createLogGroups(connection: MongoConnection, log: Pick<EventLog, 'latestSeq'>): LogGroups {
  const progress = progressCollection(connection);
  const deaths = deathsCollection(connection);
  const isAlive = {
    $gt: ['$seenAt', { $dateSubtract: { startDate: '$$NOW', unit: 'millisecond', amount: SILENT_MS } }],
  };
  return {
    async list() {
      const newest = await log.latestSeq(WHOLE_LOG);
      const known = await progress
        .find()
        .sort({ _id: 1 })
        .project<{ _id: string; position: number; isAlive: boolean }>({ position: 1, isAlive })
        .toArray();
      return known.map(({ _id: group, position, ...life }) => ({
        group,
        handled: position,
        behind: Math.max(0, newest - position),
        ...life,
      }));
    },
    async remove(group) {
      if ((await progress.countDocuments({ _id: group })) === 0) return 'missing';
      if ((await progress.countDocuments({ _id: group, $expr: isAlive })) > 0) return 'alive';
      await deaths.deleteOne({ _id: group });
      await progress.deleteOne({ _id: group });
      return 'removed';
    },
    async move(group, position) {
      // A claim of before is worth nothing any more: its member would write its own position.
      const update = { $set: { position, owner: '', busyUntil: new Date(0) }, $inc: { token: 1 } };
      return (await progress.updateOne({ _id: group }, update)).matchedCount > 0;
    },
  };
}
