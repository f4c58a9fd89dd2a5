import type { Lease } from '../lease.ts';

/** A partition of a group has one active member, and another one a few seconds after that one died. */
export const PARTITION_LEASE_MS = 3000;

/** Keeps a lease during work that may take longer than it lives, but not for longer than `keptMs`. */
export async function keepingLease<T>(
  lease: Lease,
  leaseMs: number,
  work: () => Promise<T>,
  keptMs = Number.POSITIVE_INFINITY,
): Promise<T> {
  const until = performance.now() + keptMs;
  // A renewal that fails is tried again; a lease that is lost after all means that the work is done twice.
  const timer = setInterval(() => {
    if (performance.now() < until) void lease.hold().catch(() => {});
  }, leaseMs / 3);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
