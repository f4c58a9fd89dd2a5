import type { DropPhase } from '../../lib/drop-phase.ts';
import type { LinkHealth } from '../../lib/use-link.ts';
import { RUSH_SECONDS } from './rush.ts';

const AFTER_MISS_MS = 500;
const WHILE_OPENING_MS = 2_000;
const WHILE_SELLING_MS = 3_000;
const WITHOUT_LINK_MS = 5_000;
const AT_REST_MS = 30_000;
/** Fans gather around a start, and no event tells of them nor of those who are turned away. */
const WHILE_GATHERING_MS = 5_000;
const GATHERING_MS = 15 * 60_000;

export type RefreshFacts = {
  /** `null`: nothing could be fetched yet. */
  phase: DropPhase | null;
  link: LinkHealth;
  needsSnapshot: boolean;
  /** Sales came in since the last fetch: events do not tell the number of different buyers. */
  hasNewSales: boolean;
  sinceFetchMs: number;
  /** Until the planned start; negative after it. */
  startsInMs: number;
};

/** Whether to fetch the present state again. Events are the normal way; this is for what they cannot tell or did not bring. */
export const shouldRefresh = ({
  phase,
  link,
  needsSnapshot,
  hasNewSales,
  sinceFetchMs,
  startsInMs,
}: RefreshFacts): boolean => {
  if (phase === null) return sinceFetchMs >= WITHOUT_LINK_MS;
  if (needsSnapshot) return sinceFetchMs >= AFTER_MISS_MS;
  if (phase === 'ended' || phase === 'cancelled') return hasNewSales && sinceFetchMs >= WHILE_SELLING_MS;
  if (phase === 'opening') return sinceFetchMs >= WHILE_OPENING_MS;
  if (link !== 'live') return sinceFetchMs >= WITHOUT_LINK_MS;
  if (!hasNewSales && startsInMs < GATHERING_MS && startsInMs > -RUSH_SECONDS * 1_000)
    return sinceFetchMs >= WHILE_GATHERING_MS;
  return sinceFetchMs >= (hasNewSales ? WHILE_SELLING_MS : AT_REST_MS);
};
