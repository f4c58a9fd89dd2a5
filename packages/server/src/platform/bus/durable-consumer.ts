import type { EventLog, LogPiece } from '../log/event-log.ts';
import { WHOLE_LOG } from '../log/log-collections.ts';
import { createId } from '../id.ts';
import { createLease } from '../lease.ts';
import type { Logger } from '../logger.ts';
import type { MongoConnection } from '../mongo.ts';
import type { Bus, BusRecord, ConsumeOptions, Consumer } from './bus.ts';
import { createProgress, type Progress } from './consumer-progress.ts';
import { createDeaths } from './deaths.ts';
import type { DurableWork } from './durable-work.ts';
import type { Handling } from './handle-in-order.ts';
import { createMembers } from './members.ts';
import { preparing } from './prepared-progress.ts';
import { startSweep } from './sweep.ts';
import { takeDeliveries } from './take-deliveries.ts';

const SWEEP_EVERY_MS = 2000;
const SWEEP_LEASE_MS = 3000;
const PARTITIONS_WITHOUT_BUS = 4;

export type DurableConsumerOptions = Pick<ConsumeOptions, 'group' | 'deliveriesMax'> & {
  /** Makes it quick. Without one everything is found by the sweep, a few seconds late. */
  bus: Bus | null;
  connection: MongoConnection;
  log: Pick<EventLog, 'since' | 'latestSeq' | 'lastOfKeys'>;
  /** The same as is published on the bus. */
  toRecord(piece: LogPiece): BusRecord;
  /**
   * Gets records of one partition, in order, at least once. It must be idempotent by `position`, because a member may die, or lose its
   * partition, after it did its work and before that is written down. Of each record the first handling comes before that of any
   * later one of its partition.
   */
  handle(records: readonly BusRecord[]): Promise<void>;
  /** The position after which a group begins that never was. Default: with what is told from now on. */
  startAt?(): Promise<number>;
  /** What is not handled after about twice this time is handled by way of the log. */
  sweepEveryMs?: number;
  logger: Logger;
  /** Where progress is kept; replaceable for tests of what happens between two steps. */
  progress?: Progress;
};

/**
 * A consumer that loses nothing when the broker does. How far the group is, is in the database; the bus only brings records quickly. A
 * sweep compares the progress with the log and handles what never came. Both move the progress under a claim with a fencing token, so
 * of two that work on a partition at once, only the later one writes, and the other's records are handled again rather than lost.
 */
export function startDurableConsumer(options: DurableConsumerOptions): Consumer {
  const { bus, connection, log, group, handle, logger, deliveriesMax } = options;
  const partitions = bus?.partitions ?? PARTITIONS_WITHOUT_BUS;
  const members = createMembers({ connection, logger });
  return members.join({ group, handle, ...(deliveriesMax !== undefined && { deliveriesMax }) }, (given) => {
    const stopping = new AbortController();
    const handling: Handling = { ...given, signal: stopping.signal };
    const stored = options.progress ?? createProgress(connection, group, partitions);
    const { ready, progress } = preparing(stored, async () => {
      await members.deadLetters.prepare();
      await stored.prepare(options.startAt ?? (() => log.latestSeq(WHOLE_LOG)));
    });
    const running = start(options, {
      progress,
      ready,
      partitions,
      log,
      toRecord: options.toRecord,
      handling,
      deathsOf: (partition) => createDeaths(connection, `${group}/${partitions}/${partition}`),
    });
    return {
      async stop() {
        stopping.abort();
        await running.stop();
      },
      async lag() {
        await ready();
        return Math.max(0, (await log.latestSeq(WHOLE_LOG)) - Math.min(...(await progress.read())));
      },
    };
  });
}

function start(options: DurableConsumerOptions, work: DurableWork): { stop(): Promise<void> } {
  const { bus, connection, log, group, logger, sweepEveryMs = SWEEP_EVERY_MS } = options;
  const deliveries = takeDeliveries(work);
  const lease = createLease(connection, `bus:${group}:sweep`, createId('mbr'), SWEEP_LEASE_MS);
  const sweep = startSweep({ work, log, lease, leaseMs: SWEEP_LEASE_MS, everyMs: sweepEveryMs, logger });
  // Poison is dealt with here: what the bus sees fail is the database, which will be back.
  const consumer = bus?.consume({ group, handle: deliveries.take, deliveriesMax: null });
  return {
    async stop() {
      await Promise.all([consumer?.stop(), sweep.stop()]);
      const letGo = Promise.all([deliveries.release(), lease.release()]);
      await letGo.catch((error: unknown) => logger.debug({ err: error }, 'claims run out by themselves'));
    },
  };
}
