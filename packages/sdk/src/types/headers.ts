/** Header names of the wire beside the ones of HTTP itself. */
export const HEADERS = {
  /** In: one per intent to buy. */
  idempotencyKey: 'Idempotency-Key',
  /**
   * In: the id of a drop. With it the sender states that this idempotency key has never been sent before and that the
   * order is for this one drop. The server may then say `sold_out` without looking for an order that the key made
   * earlier. Leave it out of every repeat.
   */
  firstAttempt: 'LiveDrops-First-Attempt',
  /** Out: `true` when an answer repeats an earlier one. */
  replayed: 'Idempotent-Replayed',
  requestId: 'X-Request-Id',
  retryAfter: 'Retry-After',
  /** Out: the server's word on whether another try can help. */
  shouldRetry: 'LiveDrops-Should-Retry',
} as const;

/** What browsers may read of an answer (CORS `Access-Control-Expose-Headers`). */
export const EXPOSED_HEADERS = [
  HEADERS.replayed,
  HEADERS.requestId,
  HEADERS.retryAfter,
  HEADERS.shouldRetry,
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'ETag',
  'Date',
] as const;
