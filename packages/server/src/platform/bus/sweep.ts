import type { EventLog } from '../events/event-log.ts';
import { WHOLE_LOG } from '../events/log-collections.ts';
import type { Lease } from '../lease.ts';
import type { Logger } from '../logger.ts';
import { type Loop, startLoop } from '../loop.ts';
import { catchUp, type DurableWork } from './durable-work.ts';

export type SweepOptions = {
  work: DurableWork;
  log: Pick<EventLog, 'latestSeq'>;
  /** One process sweeps for the group; the claims decide, so two would only be in each other's way. */
  lease: Lease;
  everyMs: number;
  logger: Logger;
};

/**
 * Looks for what was in the log a round ago and is not handled yet, in partitions that nobody is busy with, and handles it: whatever
 * became of the broker. Partitions in which nothing happened are moved on as well, so that a catch-up never has far to read.
 */
export function startSweep({ work, log, lease, everyMs, logger }: SweepOptions): Loop {
  const { progress, handling } = work;
  let due: number | null = null;
  return startLoop(`bus.${handling.group}.sweep`, logger, async () => {
    if (!(await lease.hold())) {
      due = null;
      return everyMs;
    }
    await work.ready();
    const newest = await log.latestSeq(WHOLE_LOG);
    const upTo = due;
    due = newest;
    if (upTo === null) return everyMs;
    const positions = await progress.read();
    const behind = positions.flatMap((position, partition) => (position < upTo ? [partition] : []));
    const claims = await Promise.all(behind.map((partition) => progress.claimIdle(partition)));
    const swept = await catchUp(
      claims.filter((claim) => claim !== null),
      upTo,
      work,
    );
    await Promise.all(swept.map((claim) => progress.release(claim)));
    return everyMs;
  });
}
