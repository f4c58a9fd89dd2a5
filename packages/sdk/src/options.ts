import type { SessionStore } from './session.ts';
import type { RetryOptions } from './core/retry-decision.ts';
import type { TokenCallback } from './core/token-source.ts';

/**
 * Who the calls are made for: a fixed token, a callback that fetches one when it is needed,
 * or a session that signs in, refreshes itself and can be kept in a storage.
 */
export type Auth = string | TokenCallback | SessionStore;

/** What `createLiveDrops` takes. */
export type LiveDropsOptions = {
  /**
   * Where the API is, without `/api`: `https://shop.example.com`. In a browser `''` means the page's own origin.
   */
  baseUrl: string | URL;
  /** Default: none, and only public calls work. */
  auth?: Auth | undefined;
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds one attempt may take, answer read included. Default 10 000. */
  timeoutMs?: number | undefined;
  /** Milliseconds a call may take with all its retries and waits. Default 45 000. */
  totalTimeoutMs?: number | undefined;
  /** `false` switches retries off. */
  retry?: RetryOptions | false | undefined;
};

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
   * Names the intent where the endpoint takes a key (`orders.create`): the same key never does the thing twice.
   * 8 to 128 visible ASCII characters. Default: a new UUID for each call.
   */
  idempotencyKey?: string | undefined;
};
