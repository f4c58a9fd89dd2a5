import type { DeliveredRecord } from './bus.ts';
import { type Claim, CLAIM_MS, LostClaimError } from './consumer-progress.ts';
import { contiguousRun } from './contiguous-run.ts';
import { catchUp, type DurableWork, handleClaimed } from './durable-work.ts';
import { partitionOf } from './partition-of.ts';

/** For how long a claim is used again without asking: less than the sweep waits before it takes one over. */
const TRUSTED_MS = CLAIM_MS / 2;

type Held = { claim: Claim; untilMs: number };

/**
 * Handles what the bus delivers. The bus lets one member at a time have a partition, so its deliveries take the claim from whoever has
 * it, the sweep for one. What was handled before is skipped, and what the bus has lost in between is read from the log.
 */
export function takeDeliveries(work: DurableWork) {
  const held = new Map<number, Held>();

  async function claimOf(partition: number): Promise<Claim> {
    const own = held.get(partition);
    return own && performance.now() < own.untilMs ? own.claim : work.progress.claim(partition);
  }

  async function attempt(partition: number, delivered: readonly DeliveredRecord[]): Promise<void> {
    let claim = await claimOf(partition);
    for (;;) {
      const { records, missingUpTo } = contiguousRun(delivered, claim.position);
      const last = records.at(-1);
      if (last) claim = await handleClaimed(claim, records, last.position, work);
      else if (missingUpTo !== null) claim = await catchUpOne(claim, missingUpTo);
      else return;
      held.set(partition, { claim, untilMs: performance.now() + TRUSTED_MS });
    }
  }

  async function catchUpOne(claim: Claim, upTo: number): Promise<Claim> {
    const [caughtUp] = await catchUp([claim], upTo, work);
    if (!caughtUp) throw new LostClaimError('the partition was claimed while it caught up');
    return caughtUp;
  }

  return {
    /** Resolves when the records, all of one partition, are handled and that is written down. */
    async take(delivered: readonly DeliveredRecord[]): Promise<void> {
      const [first] = delivered;
      if (!first) return;
      await work.ready();
      const partition = partitionOf(first.key, work.partitions);
      for (;;) {
        try {
          return await attempt(partition, delivered);
        } catch (error) {
          held.delete(partition);
          if (!(error instanceof LostClaimError)) throw error;
        }
      }
    },
    /** Lets others begin at once. */
    async release(): Promise<void> {
      await Promise.all([...held.values()].map(({ claim }) => work.progress.release(claim)));
    },
  };
}
