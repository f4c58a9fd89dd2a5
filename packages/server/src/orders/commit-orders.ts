import type { Logger } from '../platform/logger.ts';
import { beforeNextAttempt } from '../platform/next-attempt.ts';
import { classifyFailure, type TransactionFailure } from '../platform/transaction-failure.ts';
import { attemptCommit, type AttemptDeps } from './attempt-commit.ts';
import type { Entry, Placement } from './entry.ts';
import type { Trace } from './trace.ts';

export type CommitDeps = AttemptDeps & { logger: Logger; doubt: Doubt; trace: Trace };

/** Whether orders come twice at the moment: then looking first is cheaper than colliding. */
export type Doubt = { raise(): void; isRaised(): boolean };

const DOUBT_MS = 1000;

export function createDoubt(): Doubt {
  let until = 0;
  return {
    raise: () => void (until = performance.now() + DOUBT_MS),
    isRaised: () => performance.now() < until,
  };
}

/** The deadlines end it before that; this is for a bug that would spin. */
const ATTEMPTS_MAX = 200;
const DUPLICATES_BEFORE_BISECT = 3;

/**
 * Commits a group of orders. Every failure means *unknown for the whole group* until a read by `_id` proves otherwise, so each attempt
 * after the first begins by looking which orders exist; the ids are deterministic, which makes running the same group again exact
 * (P2, P3).
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
  const startedAt = performance.now();
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const open = entries.filter((entry) => !placements.has(entry) && entry.deadline > performance.now());
    if (open.length === 0) break;
    const duplicates = failures.filter((failure) => failure === 'duplicate').length;
    if (duplicates >= DUPLICATES_BEFORE_BISECT && open.length > 1) {
      for (const [entry, placement] of await bisect(deps, open, commitIds)) {
        // What is overtaken by its deadline in a half is as unknown as it was before.
        if (placement.kind !== 'refused' || placement.code !== 'overloaded') placements.set(entry, placement);
      }
      break;
    }
    // After a duplicate at once: what exists is known with the next look. Others need the other side to move first.
    if (attempt > 0 && failures.at(-1) !== 'duplicate') await beforeNextAttempt(deps, { attempt, startedAt });
    // The first attempt of a half that was split off follows on others.
    const isCareful = attempt > 0 || commitIds.size > 0 || deps.doubt.isRaised();
    deps.trace('commit', { attempt, orders: open.length, isCareful, failures });
    try {
      for (const [entry, placement] of await attemptCommit(deps, open, { commitIds, isCareful }))
        placements.set(entry, placement);
    } catch (error) {
      const failure = classifyFailure(error);
      if (failure === 'bug') throw error;
      if (failure === 'duplicate') deps.doubt.raise();
      failures.push(failure);
      deps.logger.debug({ err: error, failure, orders: open.length }, 'commit is tried again');
    }
  }
  // A conflict or a duplicate surely wrote nothing. After one attempt without a known end, nothing is sure.
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
