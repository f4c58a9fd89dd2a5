import type { EventLog } from '../log/event-log.ts';
import { WHOLE_LOG } from '../log/log-collections.ts';
import type { Lease } from '../lease.ts';
import type { Logger } from '../logger.ts';
import { type Loop, startLoop } from '../loop.ts';
import { catchUp, type DurableWork } from './durable-work.ts';
import { keepingLease } from './keep-lease.ts';
import { partitionOf } from './partition-of.ts';

/** Events that are looked at in one round. */
const LOOK_MAX = 20_000;
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
    const behind = (await progress.idle()).filter(({ position }) => position < upTo);
    if (behind.length === 0) return everyMs;
    const slowest = Math.min(...behind.map(({ position }) => position));
    const lookedUpTo = Math.min(upTo, slowest + LOOK_MAX);
    const lastOf = await lastOfPartitions(work, log, slowest, lookedUpTo);
    const { done = [], missing = [] } = Object.groupBy(behind, ({ partition, position }) =>
      (lastOf[partition] ?? 0) > position ? 'missing' : 'done',
    );
    if (done.length > 0)
      await progress.skip(
        done.map(({ partition }) => partition),
        lookedUpTo,
      );
    const claims = await Promise.all(missing.map(({ partition }) => progress.claimIdle(partition)));
    // To where the log ended, not to where the look did: that may be in the middle of a group.
    const swept = await catchUp(
      claims.filter((claim) => claim !== null),
      upTo,
      work,
    );
    await Promise.all(swept.map((claim) => progress.release(claim)));
    if (lookedUpTo === upTo) return everyMs;
    due = upTo;
    return 0;
  }

  return startLoop(`bus.${handling.group}.sweep`, logger, async () => {
    if (await lease.hold()) return keepingLease(lease, leaseMs, round, KEPT_MS);
    due = null;
    return everyMs;
  });
}

/** The last position of each partition after one and up to another; 0 where there is nothing. */
async function lastOfPartitions(
  { partitions }: Pick<DurableWork, 'partitions'>,
  log: Pick<EventLog, 'lastOfKeys'>,
  after: number,
  upTo: number,
): Promise<number[]> {
  const lastOfKeys = await log.lastOfKeys(after, upTo);
  // An event without a key may be for any of them.
  const lastOf = Array.from({ length: partitions }, () => lastOfKeys.get(null) ?? 0);
  for (const [key, last] of lastOfKeys) {
    if (key === null) continue;
    const partition = partitionOf(key, partitions);
    lastOf[partition] = Math.max(last, lastOf[partition] ?? 0);
  }
  return lastOf;
}
