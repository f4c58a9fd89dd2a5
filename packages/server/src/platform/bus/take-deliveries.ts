import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveredRecord } from './bus.ts';
import { type Claim, CLAIM_MS, LostClaimError } from './consumer-progress.ts';
import { contiguousRun } from './contiguous-run.ts';
import { catchUp, type DurableWork, handleClaimed } from './durable-work.ts';
import { partitionOf } from './partition-of.ts';

/** For how long a claim is used again without asking: less than the sweep waits before it takes one over. */
const TRUSTED_MS = CLAIM_MS / 2;
const CONTESTED_PAUSE_MS = 200;

type Held = { claim: Claim; untilMs: number };

/**
 * Handles what the bus delivers. The bus lets one member at a time have a partition, so its deliveries take the claim from whoever has
 * it, the sweep for one. What was handled before is skipped, and what the bus has lost in between is read from the log.
 *
 * Two members may believe for a moment that they have the same partition. Whoever loses the claim then waits until the other one is
 * done: would it take the claim back, they might go on like that for long.
 */
export function takeDeliveries(work: DurableWork) {
  const held = new Map<number, Held>();

  async function claimOf(partition: number): Promise<Claim> {
    const own = held.get(partition);
    return own && performance.now() < own.untilMs ? own.claim : work.progress.claim(partition);
  }

  /** `null` when the other one has handled everything up to `position`. */
  async function claimContested(partition: number, position: number): Promise<Claim | null> {
    for (;;) {
      if (((await work.progress.read())[partition] ?? 0) >= position) return null;
      const claim = await work.progress.claimIdle(partition);
      if (claim) return claim;
      await sleep(CONTESTED_PAUSE_MS, undefined, { signal: work.handling.signal });
    }
  }

  async function handleFrom(claimed: Claim, delivered: readonly DeliveredRecord[]): Promise<void> {
    let claim = claimed;
    for (;;) {
      const { records, missingUpTo } = contiguousRun(delivered, claim.position);
      const last = records.at(-1);
      if (last) claim = await handleClaimed(claim, records, last.position, work);
      else if (missingUpTo !== null) claim = await catchUpOne(claim, missingUpTo);
      else return;
      held.set(claim.partition, { claim, untilMs: performance.now() + TRUSTED_MS });
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
      const [first, last] = [delivered[0], delivered.at(-1)];
      if (!first || !last) return;
      await work.ready();
      const partition = partitionOf(first.key, work.partitions);
      for (let isContested = false; ; isContested = true) {
        try {
          const claim = await (isContested ? claimContested(partition, last.position) : claimOf(partition));
          return claim ? await handleFrom(claim, delivered) : undefined;
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
