import type { Outcome } from '../types/problem.ts';
import { backoffMs, FLOOR_MS, spreadRetryAfterMs, type Backoff } from './backoff.ts';

/** What an attempt came to, as far as retrying is concerned. */
export type Failure =
  | {
      kind: 'response';
      status: number;
      code: string;
      outcome: Outcome;
      /** The server's word in `LiveDrops-Should-Retry`, if it gave one: whether another try can help, not whether it is safe. */
      shouldRetry: boolean | undefined;
      retryAfterMs: number | undefined;
    }
  /** `wasSent: false`: nothing left this machine, so another try is safe. */
  | { kind: 'connection' | 'timeout'; wasSent: boolean };

/** What `RetryOptions.decide` is asked about. */
export type RetryContext = {
  /** Endpoint name such as `orders.create`. */
  endpoint: string;
  method: string;
  /** Whether a repetition cannot do the thing twice: a read, a delete, a call with an idempotency key, or one that names the state to reach, such as `orders.pay`. */
  isRepeatable: boolean;
  /** Attempts made so far, 1 or more. */
  attempts: number;
  failure: Failure;
};

/** How failed attempts are repeated. */
export type RetryOptions = {
  /** Most retries after the first attempt. Default 3; 0 means exactly one attempt. */
  maxRetries?: number | undefined;
  /** Milliseconds before the first retry, before jitter; doubles each time. Default 300. */
  baseDelayMs?: number | undefined;
  /** Upper end of the wait in milliseconds, before jitter. Default 8000. */
  maxDelayMs?: number | undefined;
  /** A longer `Retry-After` than this many milliseconds is not waited for: the error comes at once. Default 20 000. */
  maxRetryAfterMs?: number | undefined;
  /**
   * Retries that all calls of the client may send before it stops retrying: a bucket of this size that fills by one a second
   * and by a tenth with each call that goes well. Default 30; `false` for no limit.
   */
  budget?: number | false | undefined;
  /** The last word, within `maxRetries` and the time: `true` or `false`; `undefined` leaves it to the rules. */
  decide?: ((context: RetryContext) => boolean | undefined) | undefined;
};

export type RetryPolicy = Backoff & {
  maxRetries: number;
  maxRetryAfterMs: number;
  decide: RetryOptions['decide'];
};

export type RetryDecision =
  | { retry: true; delayMs: number }
  | {
      retry: false;
      because:
        | 'not_transient'
        | 'not_safe'
        | 'refused_by_server'
        | 'no_retries_left'
        | 'no_time_left'
        | 'wait_too_long'
        | 'decided';
    };

const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

export const retryPolicy = (options: RetryOptions | false | undefined): RetryPolicy => {
  const given = options === false ? { maxRetries: 0 } : (options ?? {});
  return {
    maxRetries: given.maxRetries ?? 3,
    baseDelayMs: given.baseDelayMs ?? 300,
    maxDelayMs: given.maxDelayMs ?? 8000,
    maxRetryAfterMs: given.maxRetryAfterMs ?? 20_000,
    decide: given.decide,
  };
};

/**
 * Whether to repeat a failed attempt, and after how long. Pure.
 * A call that could do its thing twice is repeated only when the server vouches that the attempt did nothing.
 */
export const decideRetry = (
  context: RetryContext & { remainingMs: number },
  policy: RetryPolicy,
  random: () => number = Math.random,
): RetryDecision => {
  if (context.attempts > policy.maxRetries) return { retry: false, because: 'no_retries_left' };
  const refusal = policy.decide?.(context);
  if (refusal === false) return { retry: false, because: 'decided' };
  if (refusal === undefined) {
    const because = reasonAgainst(context);
    if (because !== undefined) return { retry: false, because };
  }
  const asked = context.failure.kind === 'response' ? context.failure.retryAfterMs : undefined;
  if (asked !== undefined && asked > policy.maxRetryAfterMs)
    return { retry: false, because: 'wait_too_long' };
  // "At once" is no reason to send all retries in one moment.
  const isNamed = asked !== undefined && asked >= FLOOR_MS;
  const delayMs = isNamed ? spreadRetryAfterMs(asked, random) : backoffMs(context.attempts, policy, random);
  return delayMs < context.remainingMs ? { retry: true, delayMs } : { retry: false, because: 'no_time_left' };
};

const reasonAgainst = ({ failure, isRepeatable }: RetryContext) => {
  if (failure.kind !== 'response')
    return isRepeatable || !failure.wasSent ? undefined : ('not_safe' as const);
  const { shouldRetry, outcome, status } = failure;
  if (shouldRetry === false) return 'refused_by_server' as const;
  if (shouldRetry === undefined && !TRANSIENT_STATUSES.has(status)) return 'not_transient' as const;
  if (isRepeatable) return undefined;
  // "Another try can help" does not say that the first did nothing: that is what `outcome` is for.
  const didNothing = outcome === 'not_executed' && (shouldRetry === true || status === 429 || status === 503);
  return didNothing ? undefined : ('not_safe' as const);
};
