import { ApiError, isApiError, isLiveDropsError, type UnsettledOrder } from '../errors.ts';
import type { ProblemCode } from '../types/problem.ts';

/**
 * What the server says of an order only once it has looked its key up: there is no such order then. Limits, gates and checks of
 * the input come before that, and proxies know nothing of keys.
 */
const SETTLING: ReadonlySet<string> = new Set<ProblemCode>([
  'not_started',
  'paused',
  'sold_out',
  'insufficient_stock',
  'limit_reached',
  'hold_exists',
  'price_changed',
  'not_chargeable',
  'currencies_differ',
  'idempotency_key_reused',
  'ended',
  'cancelled',
]);

/** Asking again soon may help. The statuses are those of a token to renew, a gateway's timeout and too many requests. */
const PASSING: ReadonlySet<string | number> = new Set(['not_started', 'paused', 401, 408, 429]);

/** Whether one of an order's requests may have made it, after one more of them has failed. */
export const mayExistAfter = (error: unknown, before: boolean): boolean => {
  if (!isLiveDropsError(error) || error.outcome !== 'not_executed') return true;
  return before && !(isApiError(error) && SETTLING.has(error.code));
};

/** Whether an error is the last word on an order: nothing was bought, and asking again would not help at once. */
export const isFinal = (error: unknown, mayExist: boolean): boolean =>
  !mayExist &&
  isApiError(error) &&
  error.status < 500 &&
  !PASSING.has(error.status) &&
  !PASSING.has(error.code) &&
  // Made up for the answer of a proxy.
  !error.code.startsWith('http_');

/** The refusal of one request, told as what it is for an order that an earlier one may have made. */
export const asUnknown = (error: unknown, unsettled: UnsettledOrder): unknown =>
  isApiError(error) && error.outcome === 'not_executed'
    ? new ApiError(error.problem, {
        outcome: 'unknown',
        attempts: error.attempts,
        isRetrySafe: true,
        idempotencyKey: error.idempotencyKey,
        requestId: error.requestId,
        retryAfterMs: error.retryAfterMs,
        unsettled,
        ...(error.endpoint !== undefined && {
          request: { endpoint: error.endpoint, method: error.method ?? '', url: error.url ?? '' },
        }),
        cause: error,
      })
    : error;
