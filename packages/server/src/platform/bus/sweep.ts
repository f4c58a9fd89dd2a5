import type { EventLog } from '../events/event-log.ts';
import { WHOLE_LOG } from '../events/log-collections.ts';
import type { Lease } from '../lease.ts';
import type { Logger } from '../logger.ts';
import { type Loop, startLoop } from '../loop.ts';
import { catchUp, type DurableWork } from './durable-work.ts';
import { keepingLease } from './keep-lease.ts';
import { partitionOf } from './partition-of.ts';

/** Longer than any look at the database. Whoever hangs over a record must not keep others from sweeping the rest. */
const KEPT_MS = 30_000;

export type SweepOptions = {
  work: DurableWork;
  log: Pick<EventLog, 'latestSeq' | 'lastOfKeys'>;
  /** One process sweeps for the group; the claims decide, so two would only be in each other's way. Tells that the group is alive, too. */
  lease: Lease;
  leaseMs: number;
  everyMs: number;
  logger: Logger;
};

/**
 * Looks for what was in the log a round ago and is not handled yet, in partitions that nobody is busy with, and handles it: whatever
 * became of the broker. Partitions in which nothing happened are moved on as well, so that a catch-up never has far to read.
 */
export function startSweep({ work, log, lease, leaseMs, everyMs, logger }: SweepOptions): Loop {
  const { progress, handling } = work;
  let due: number | null = null;

  async function round(): Promise<number> {
    await work.ready();
    const newest = await log.latestSeq(WHOLE_LOG);
    const upTo = due;
    due = newest;
    if (upTo === null) return everyMs;
    const positions = await progress.read();
    const behind = positions.flatMap((position, partition) => (position < upTo ? [partition] : []));
    if (behind.length === 0) return everyMs;
    const { idle = [], missing = [] } = Object.groupBy(
      behind,
      await tellApart(log, { positions, upTo, partitions: work.partitions }),
    );
    if (idle.length > 0) await progress.skip(idle, upTo);
    const claims = await Promise.all(missing.map((partition) => progress.claimIdle(partition)));
    const swept = await catchUp(
      claims.filter((claim) => claim !== null),
      upTo,
      work,
    );
    await Promise.all(swept.map((claim) => progress.release(claim)));
    return everyMs;
  }

  return startLoop(`bus.${handling.group}.sweep`, logger, async () => {
    if (await lease.hold()) return keepingLease(lease, leaseMs, round, KEPT_MS);
    due = null;
    return everyMs;
  });
}

type Stand = { positions: readonly number[]; upTo: number; partitions: number };

/** Whether a partition is only `idle`, because nothing of the log since its position is for it, or is `missing` something. */
async function tellApart(
  log: Pick<EventLog, 'lastOfKeys'>,
  { positions, upTo, partitions }: Stand,
): Promise<(partition: number) => 'idle' | 'missing'> {
  const lastOfKeys = await log.lastOfKeys(Math.min(...positions), upTo);
  const lastOf = Array.from({ length: partitions }, () => lastOfKeys.get(null) ?? 0);
  for (const [key, last] of lastOfKeys) {
    if (key === null) continue;
    const partition = partitionOf(key, partitions);
    lastOf[partition] = Math.max(last, lastOf[partition] ?? 0);
  }
  return (partition) => ((lastOf[partition] ?? 0) > (positions[partition] ?? 0) ? 'missing' : 'idle');
}
