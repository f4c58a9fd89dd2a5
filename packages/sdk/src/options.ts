import type { ClientListeners } from './core/client-events.ts';
import type { Middleware } from './core/middleware.ts';
import type { SessionStore } from './session.ts';
import type { RetryOptions } from './core/retry-decision.ts';
import type { TokenCallback } from './core/token-source.ts';

export type { RequestOptions } from './request-options.ts';

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
  /**
   * An API key instead of `auth`, for programs without a person: `ld_sk_…` acts for its owner and is refused in browsers and
   * mobile apps (`secret_key_in_browser`); `ld_pk_…` may be seen by anybody and does what an anonymous visitor can.
   */
  apiKey?: string;
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds one attempt may take, answer read included. Default 10 000. */
  timeoutMs?: number | undefined;
  /** Milliseconds a call may take with all its retries and waits. Default 45 000. */
  totalTimeoutMs?: number | undefined;
  /**
   * Bytes of an answer, unpacked, after which the client stops reading and fails with `response_too_large`. Default 10 000 000,
   * many times the longest page of a list.
   */
  maxResponseBytes?: number | undefined;
  /** `false` switches retries off. */
  retry?: RetryOptions | false | undefined;
  /**
   * While this machine says that it is offline: `fail` ends calls at once with the code `offline`, and sends nothing;
   * `wait` waits for the network within `totalTimeoutMs`. Default `fail`; a server on this machine is called anyway.
   */
  offline?: 'fail' | 'wait' | undefined;
  /** Sent with every request. They cannot replace what the client itself sends. In browsers the server's CORS must allow them. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Layers around calls and attempts, the outermost first. */
  middleware?: readonly Middleware[] | undefined;
  /** Listeners from the beginning; `client.on()` adds more. */
  on?: ClientListeners | undefined;
};

/** What `client.withOptions()` may change; what is left out stays. Its middleware is added inside the client's own. */
export type OptionsPatch = Pick<
  LiveDropsOptions,
  | 'fetch'
  | 'timeoutMs'
  | 'totalTimeoutMs'
  | 'maxResponseBytes'
  | 'retry'
  | 'offline'
  | 'headers'
  | 'middleware'
>;
