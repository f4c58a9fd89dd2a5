import type { Lease } from '../platform/lease.ts';
import type { Logger } from '../platform/logger.ts';
import { startLoop } from '../platform/loop.ts';
import { together, type Worker } from '../platform/worker.ts';

/** How long the lease lives, and so how long nothing is done when its holder dies. */
export const LEASE_MS = 1200;
const NOT_MINE_MS = 300;

/**
 * Runs the rounds in whichever process has the lease. The lease only saves work: everything the rounds do is decided anew where it is
 * written, so two that run at the same time do no more than one.
 */
export function startWorkers(
  rounds: Readonly<Record<string, () => Promise<number>>>,
  lease: Lease,
  logger: Logger,
): Worker {
  const loops = Object.entries(rounds).map(([name, round]) =>
    startLoop(name, logger, async () => ((await lease.hold()) ? round() : NOT_MINE_MS)),
  );
  return {
    async stop() {
      await together(loops).stop();
      // The next one need not wait until it runs out.
      await lease.release().catch(() => {});
    },
  };
}
