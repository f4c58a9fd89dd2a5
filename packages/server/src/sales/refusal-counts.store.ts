import type { ProblemCode } from '@livedrops/sdk/contract';
import type { Logger } from '../platform/logger.ts';
import { startLoop } from '../platform/loop.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import type { Worker } from '../platform/worker.ts';
import { refusalCountModel } from './refusal-count.model.ts';

const WRITE_EVERY_MS = 1000;

export type RefusalCounts = ReturnType<typeof createRefusalCounts>;

/**
 * Counts refused orders in memory and adds them up in the database once a second: most of a rush is refused, and no refusal may wait for
 * a write. A process that dies takes its last second with it.
 */
export function createRefusalCounts(connection: MongoConnection) {
  const collection = refusalCountModel.collection(connection);
  let counted = new Map<string, Map<ProblemCode, number>>();

  function add(dropId: string, code: ProblemCode, times = 1): void {
    const counts = counted.get(dropId) ?? new Map<ProblemCode, number>();
    counts.set(code, (counts.get(code) ?? 0) + times);
    counted.set(dropId, counts);
  }

  async function write(): Promise<void> {
    if (counted.size === 0) return;
    const writing = counted;
    counted = new Map();
    try {
      await collection.bulkWrite(
        [...writing].map(([dropId, counts]) => ({
          updateOne: { filter: { _id: dropId }, update: { $inc: increments(counts) }, upsert: true },
        })),
        { ordered: false },
      );
    } catch (error) {
      // Some may be written: a figure that is a little too large is better than one that forgets a second of a rush.
      for (const [dropId, counts] of writing) for (const [code, times] of counts) add(dropId, code, times);
      throw error;
    }
  }

  return {
    add: (dropId: string, code: ProblemCode): void => add(dropId, code),
    find: async (dropId: string): Promise<Record<string, number>> =>
      (await collection.findOne({ _id: dropId }))?.counts ?? {},
    /** Writes once a second until it is stopped, and then what is left. */
    start(logger: Logger): Worker {
      const loop = startLoop('refusals.write', logger, async () => {
        await write();
        return WRITE_EVERY_MS;
      });
      return {
        async stop() {
          await loop.stop();
          await write().catch((error: unknown) => logger.warn({ err: error }, 'refused orders not counted'));
        },
      };
    },
  };
}

const increments = (counts: ReadonlyMap<ProblemCode, number>) =>
  Object.fromEntries([...counts].map(([code, times]) => [`counts.${code}`, times]));
