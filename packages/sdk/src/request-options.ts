/** The last argument of every method. */
export type RequestOptions = {
  /** Ends the call: while it waits for a token, for an answer or for the next try. */
  signal?: AbortSignal | undefined;
  /** Milliseconds one attempt may take. Default: the client's. */
  timeoutMs?: number | undefined;
  /** Milliseconds the whole call may take. Default: the client's. */
  totalTimeoutMs?: number | undefined;
  /** Most retries after the first attempt; 0 means exactly one attempt. Default: the client's. */
  maxRetries?: number | undefined;
  /**
   * Names the intent where the endpoint takes a key: `orders.create`, whatever creates something, and `drops.restock`. The same key never
   * does the thing twice: for ever with orders, for a day with the others. 8 to 128 visible ASCII characters. Default: a new UUID for each call.
   */
  idempotencyKey?: string | undefined;
  /** Sent with each request of this call. They cannot replace what the client itself sends. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Anything for your own middleware and event listeners. Not sent. */
  meta?: Readonly<Record<string, unknown>> | undefined;
};
