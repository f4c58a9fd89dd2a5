import type { Lease } from '../../lease.ts';
import type { Logger } from '../../logger.ts';
import { startLoop } from '../../loop.ts';
import { handleInOrder, handleOne, type Handling } from '../handle-in-order.ts';
import { inTurn } from '../in-turn.ts';
import { keepingLease, PARTITION_LEASE_MS } from '../keep-lease.ts';
import type { Pending, RedisGroup } from './redis-group.ts';

/** Less than the lease lives, so that waiting does not lose it. */
export const BLOCK_MS = 1000;
const BATCH_MAX = 200;
const STANDBY_MS = 300;
/** Longer than others stand by, so that a partition that is given away finds somebody. */
const GIVEN_AWAY_MS = 1000;

export type RedisPartitionOptions = {
  name: string;
  group: RedisGroup;
  lease: Lease;
  handling: Handling;
  logger: Logger;
  /** Partitions that this member has, over all; each adds and removes itself. */
  held: Set<string>;
  /** How many it should have. */
  share(): number;
};

/**
 * One partition of a group in one member: stands by until it has the lease, handles first what somebody left behind, and then what
 * comes. Acknowledged is what was handled, so a death at any point only leads to a repetition.
 */
export function startRedisPartition(options: RedisPartitionOptions): { stop(): Promise<void> } {
  const { name, group, lease, handling, logger, held, share } = options;
  let mayHaveLeftovers = true;

  async function giveAway(pauseMs: number): Promise<number> {
    if (held.delete(name)) await lease.release();
    mayHaveLeftovers = true;
    return pauseMs;
  }

  async function handleLeftovers(): Promise<void> {
    for (;;) {
      const pending = await group.pending(BATCH_MAX);
      if (pending.length === 0) return;
      for (const one of pending) {
        // Whoever never puts anything aside may have turns of its own.
        if (handling.deliveriesMax === null) await handleLeftover(one);
        else await inTurn(() => handleLeftover(one));
      }
    }
  }

  async function handleLeftover({ id, deliveries }: Pending): Promise<void> {
    const entry = await group.claim(id);
    if (entry) await handleOne(entry.record, deliveries, handling);
    await group.acknowledge([id]);
  }

  async function round(): Promise<void> {
    if (mayHaveLeftovers) await handleLeftovers();
    // Until it is known to be done, it may be left over: an answer that is lost on its way was still a delivery.
    mayHaveLeftovers = true;
    const entries = await group.read(BATCH_MAX, BLOCK_MS);
    if (entries.length > 0) {
      await handleInOrder(
        entries.map(({ record }) => record),
        handling,
      );
      await group.acknowledge(entries.map(({ id }) => id));
    }
    mayHaveLeftovers = false;
  }

  const loop = startLoop(`bus.${name}`, logger, async () => {
    if (held.has(name) && held.size > share()) return giveAway(GIVEN_AWAY_MS);
    if (!held.has(name) && held.size >= share()) return STANDBY_MS;
    if (!(await lease.hold())) {
      held.delete(name);
      mayHaveLeftovers = true;
      return STANDBY_MS;
    }
    held.add(name);
    await keepingLease(lease, PARTITION_LEASE_MS, round);
    return 0;
  });
  return {
    async stop() {
      const stopped = loop.stop();
      group.interrupt();
      await stopped;
      await giveAway(0).catch((error: unknown) => logger.debug({ err: error }, 'lease not released'));
    },
  };
}
