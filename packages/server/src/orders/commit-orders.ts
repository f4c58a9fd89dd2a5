import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../platform/logger.ts';
import { classifyFailure, type TransactionFailure } from '../platform/transaction-failure.ts';
import { attemptCommit, type AttemptDeps } from './attempt-commit.ts';
import type { Entry, Placement } from './entry.ts';

export type CommitDeps = AttemptDeps & { logger: Logger };

const ATTEMPTS_MAX = 12;
const DUPLICATES_BEFORE_BISECT = 3;
const BACKOFF_MS = 4;
const BACKOFF_MS_MAX = 400;

/**
 * Commits a group of orders. Every failure means *unknown for the whole group* until a read by `_id` proves otherwise, so each new
 * attempt begins by looking which orders exist; the ids are deterministic, which makes running the same group again exact (P2, P3).
 *
 * @param commitIds transactions of this very call: an order that one of them wrote is placed, not replayed
 * @returns a placement for each entry, in order
 */
export async function commitOrders(
  deps: CommitDeps,
  entries: readonly Entry[],
  commitIds = new Set<string>(),
): Promise<Placement[]> {
  const placements = new Map<Entry, Placement>();
  const failures: TransactionFailure[] = [];
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const open = entries.filter((entry) => !placements.has(entry) && entry.deadline > performance.now());
    if (open.length === 0) break;
    if (
      failures.filter((failure) => failure === 'duplicate').length >= DUPLICATES_BEFORE_BISECT &&
      open.length > 1
    ) {
      for (const [entry, placement] of await bisect(deps, open, commitIds)) placements.set(entry, placement);
      break;
    }
    if (attempt > 0) await sleep(Math.random() * Math.min(BACKOFF_MS_MAX, BACKOFF_MS * 2 ** attempt));
    try {
      for (const [entry, placement] of await attemptCommit(deps, open, commitIds))
        placements.set(entry, placement);
    } catch (error) {
      const failure = classifyFailure(error);
      if (failure === 'bug') throw error;
      failures.push(failure);
      deps.logger.debug({ err: error, failure, orders: open.length }, 'commit is tried again');
    }
  }
  // A conflict or a duplicate surely wrote nothing. After one attempt whose end nobody saw, nothing is sure.
  const unsettled: Placement = failures.includes('unknown')
    ? { kind: 'unknown' }
    : { kind: 'refused', code: 'overloaded' };
  return entries.map((entry) => placements.get(entry) ?? unsettled);
}

/** One bad order must not sink its neighbours: halves are committed on their own. */
async function bisect(
  deps: CommitDeps,
  open: readonly Entry[],
  commitIds: Set<string>,
): Promise<Map<Entry, Placement>> {
  const placements = new Map<Entry, Placement>();
  const middle = Math.ceil(open.length / 2);
  for (const half of [open.slice(0, middle), open.slice(middle)]) {
    const results = await commitOrders(deps, half, commitIds);
    for (const [index, entry] of half.entries()) {
      const placement = results[index];
      if (placement) placements.set(entry, placement);
    }
  }
  return placements;
}
