import { type Drop, isApiError, isLiveDropsError } from '@livedrops/sdk';
import { isAllInBaskets } from '../../lib/drop-state.ts';
import type { Intent, Refusal } from './purchase-state.ts';

/** What a failed attempt means for the intent. */
export type Verdict =
  | { name: 'refused'; refusal: Refusal }
  /** Did not happen, and may be sent again after a wait; `waitMs` is `null` when the server did not say how long. */
  | { name: 'busy'; code: string; waitMs: number | null }
  | { name: 'unknown' };

const BUSY_CODES: ReadonlySet<string> = new Set(['rate_limited', 'overloaded', 'unavailable']);

const soldOutAs = (drop: Drop | undefined): Refusal['soldOutAs'] => {
  if (drop?.status !== 'sold_out') return null;
  return isAllInBaskets(drop) ? 'in_baskets' : 'sold_out';
};

/**
 * Reads the SDK's error. Only an answer that surely had no effect settles an intent.
 * @param drop as it is known after the answer
 */
export const judge = (error: unknown, intent: Intent, drop: Drop | undefined): Verdict => {
  if (!isLiveDropsError(error) || error.outcome !== 'not_executed') return { name: 'unknown' };
  if (!isApiError(error)) {
    // Nothing left this device, for instance because the session could not be renewed without a network.
    return error.isRetrySafe ? { name: 'busy', code: 'unavailable', waitMs: null } : { name: 'unknown' };
  }
  if (BUSY_CODES.has(error.code))
    return { name: 'busy', code: error.code, waitMs: error.retryAfterMs ?? null };
  return {
    name: 'refused',
    refusal: {
      code: error.code,
      detail: error.problem.detail,
      quantity: intent.quantity,
      remaining: error.problem.remaining ?? null,
      soldOutAs: soldOutAs(drop),
      orderId: error.problem.orderId ?? null,
      price: error.problem.price ?? null,
      shownPrice: intent.unitPrice ?? null,
      requestId: error.requestId ?? null,
    },
  };
};
