import { setTimeout as sleep } from 'node:timers/promises';
import type { MongoConnection } from '../mongo.ts';
import { type ProgressDocument, reachedByAll } from './consumer-progress.ts';

export type ConsumerGroup = {
  group: string;
  /** How far its slowest partition is in the log. */
  position: number;
  /** Whether some process works for it at the moment. */
  isAlive: boolean;
};

/** All groups that ever consumed the log, also those that no code knows any more. */
export type ConsumerGroups = {
  list(): Promise<ConsumerGroup[]>;
  /**
   * Forgets how far a group is, after it has watched it for some seconds. Its dead letters stay. A process that works for it after all,
   * and was not seen, begins anew with what is told from then on.
   *
   * @returns `missing` when there is none, `alive` when a process works for it: nothing is removed then
   */
  remove(group: string): Promise<'removed' | 'missing' | 'alive'>;
};

/**
 * How long a group must show no sign of life before it may go. A sign lasts three seconds, and whoever fails again and again tries again
 * within five.
 */
const SILENT_MS = 8000;
const LOOK_EVERY_MS = 1000;

export function createConsumerGroups(connection: MongoConnection): ConsumerGroups {
  const progress = connection.collection<ProgressDocument>('consumer_progress');
  const deaths = connection.collection<{ _id: string }>('consumer_deaths');
  const leases = connection.collection<{ _id: string; expiresAt: Date }>('leases');

  /** Somebody always has the one, and has the other while there is much to do. */
  async function isAlive(group: string): Promise<boolean> {
    const isNow = (field: string) => ({ $expr: { $gt: [field, '$$NOW'] } });
    const sweeping = leases.countDocuments({ _id: `bus:${group}:sweep`, ...isNow('$expiresAt') });
    const busy = progress.countDocuments({ group, ...isNow('$busyUntil') });
    return (await sweeping) + (await busy) > 0;
  }

  /** A process that is there may be unseen for a moment: between two attempts, or while it cannot reach the database. */
  async function showsLife(group: string): Promise<boolean> {
    const until = performance.now() + SILENT_MS;
    for (;;) {
      if (await isAlive(group)) return true;
      if (performance.now() >= until) return false;
      await sleep(LOOK_EVERY_MS);
    }
  }

  return {
    async list() {
      const groups = Map.groupBy(await progress.find().sort({ _id: 1 }).toArray(), ({ group }) => group);
      return Promise.all(
        [...groups].map(async ([group, known]) => ({
          group,
          position: reachedByAll(known),
          isAlive: await isAlive(group),
        })),
      );
    },
    async remove(group) {
      const known = await progress.find({ group }).toArray();
      if (known.length === 0) return (await isAlive(group)) ? 'alive' : 'missing';
      if (await showsLife(group)) return 'alive';
      await deaths.deleteMany({ _id: { $in: known.map(({ _id }) => _id) } });
      const { deletedCount } = await progress.deleteMany({ group });
      return deletedCount > 0 ? 'removed' : 'missing';
    },
  };
}
