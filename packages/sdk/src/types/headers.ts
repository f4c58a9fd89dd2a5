/** Header names of the wire beside the ones of HTTP itself. */
export const HEADERS = {
  /** In: one per intent to buy. */
  idempotencyKey: 'Idempotency-Key',
  /**
   * In: `DROP_ID;at=EPOCH_MS`. States that the order is for this one drop, and that its idempotency key was made at this
   * moment of the server's clock, so that no order under it can be older. A drop that has been sold out since before then
   * cannot have sold to it, and the server may say `sold_out` without looking for one. For the first request with a key only: a
   * repeat may follow an order that the first has made meanwhile.
   */
  keyMinted: 'LiveDrops-Key-Minted',
  /**
   * In: how many milliseconds the sender waits for this answer. An order whose turn has not come by then is not begun: nobody
   * would hear of it.
   */
  timeout: 'LiveDrops-Timeout-Ms',
  /**
   * In: who sends, as `NAME/VERSION` with spaces between several: `studio/1.2.0 sdk/1.4.1`. A server that no longer serves a version
   * answers `upgrade_required`. What does not say it is served.
   */
  client: 'LiveDrops-Client',
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
