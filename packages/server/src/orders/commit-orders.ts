import type { Logger } from '../platform/logger.ts';
import { beforeNextAttempt } from '../platform/next-attempt.ts';
import { classifyFailure, type TransactionFailure } from '../platform/transaction-failure.ts';
import { attemptCommit, type AttemptDeps, type AttemptOptions } from './attempt-commit.ts';
import type { Entry, Placement } from './entry.ts';
import type { Trace } from './trace.ts';

export type CommitDeps = AttemptDeps & {
  logger: Logger;
  doubt: Doubt;
  trace: Trace;
  /** Told of each attempt that settled nothing, for metrics. */
  onFailure(failure: Failure): void;
};

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
const FAILURES_MAX = 200;
const DUPLICATES_BEFORE_SPLIT = 3;

/** Why an attempt settled nothing. `changed`: the drop's terms did, and nothing was written. */
export type Failure = TransactionFailure | 'changed';

/** Entries that are tried together, and what came of it so far. */
type Group = { entries: readonly Entry[]; failures: readonly Failure[] };

/**
 * Commits a group of orders. Every failure means *unknown for the whole group* until a read by id proves otherwise, so each attempt
 * after it begins by looking which orders exist; the ids are deterministic, which makes running the same group again exact (P2, P3).
 *
 * @returns a placement for each entry, in order
 */
export async function commitOrders(deps: CommitDeps, entries: readonly Entry[]): Promise<Placement[]> {
  const placements = new Map<Entry, Placement>();
  const commitIds = new Set<string>();
  const startedAt = performance.now();
  let isUnknown = false;
  const groups: Group[] = [{ entries, failures: [] }];
  for (let group = groups.pop(); group; group = groups.pop()) {
    const { failures } = group;
    const open = group.entries.filter(
      (entry) => !placements.has(entry) && entry.deadline > performance.now(),
    );
    if (open.length === 0 || failures.length === FAILURES_MAX) continue;
    if (isForSplit(failures) && open.length > 1) {
      groups.push(...split(open));
      continue;
    }
    const last = failures.at(-1);
    // After a duplicate at once: what exists is known with the next look. Others need the other side to move first.
    if (last && last !== 'duplicate') await beforeNextAttempt(deps, { attempt: failures.length, startedAt });
    const isCareful =
      commitIds.size > 0 || failures.some((failure) => failure !== 'changed') || deps.doubt.isRaised();
    deps.trace('commit', { orders: open.length, isCareful, failures });
    const settled = await attemptOnce(deps, open, { commitIds, isCareful });
    if (typeof settled === 'string') {
      isUnknown ||= settled === 'unknown';
      deps.onFailure(settled);
      groups.push({ entries: open, failures: [...failures, settled] });
    } else for (const [entry, placement] of settled) placements.set(entry, placement);
  }
  // A conflict or a duplicate surely wrote nothing. After one attempt without a known end, nothing is sure.
  const unsettled: Placement = isUnknown ? { kind: 'unknown' } : { kind: 'refused', code: 'overloaded' };
  return entries.map((entry) => placements.get(entry) ?? unsettled);
}

async function attemptOnce(
  deps: CommitDeps,
  open: readonly Entry[],
  options: AttemptOptions,
): Promise<Map<Entry, Placement> | Failure> {
  try {
    return (await attemptCommit(deps, open, options)) ?? 'changed';
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure === 'bug') throw error;
    if (failure === 'duplicate') deps.doubt.raise();
    deps.logger.debug({ err: error, failure, orders: open.length }, 'commit is tried again');
    return failure;
  }
}

const isForSplit = (failures: readonly Failure[]): boolean =>
  failures.filter((failure) => failure === 'duplicate').length >= DUPLICATES_BEFORE_SPLIT;

/** One bad order must not sink its neighbours: halves are committed on their own, the first half first. */
function split(entries: readonly Entry[]): Group[] {
  const middle = Math.ceil(entries.length / 2);
  return [entries.slice(middle), entries.slice(0, middle)].map((half) => ({ entries: half, failures: [] }));
}
