import { ApiPromise } from './core/api-promise.ts';
import type { Api } from './core/call.ts';
import { createClock, type Clock } from './core/clock.ts';
import { unlessAborted } from './core/deadline.ts';
import { Paginated } from './core/paginate.ts';
import { request, type RequestConfig } from './core/request.ts';
import { retryPolicy } from './core/retry-decision.ts';
import { sessionToken, type SessionTokens } from './core/session-token.ts';
import { callbackToken, fixedToken, type TokenSource } from './core/token-source.ts';
import { AbortedError } from './errors.ts';
import type { LiveDropsOptions, RequestOptions } from './options.ts';
import { createAuth, noSession } from './resources/auth.ts';
import { createCreators } from './resources/creators.ts';
import { createDrops } from './resources/drops.ts';
import { createEvents } from './resources/events.ts';
import { createFollows } from './resources/follows.ts';
import { createHealth } from './resources/health.ts';
import { createNotifications } from './resources/notifications.ts';
import { createOrders } from './resources/orders.ts';
import { createProducts } from './resources/products.ts';
import { createPush } from './resources/push.ts';
import { createWebhooks } from './resources/webhooks.ts';
import type { SessionStore } from './session.ts';
import type { Session } from './types/account.ts';

/** A client of one LiveDrops server. */
export type LiveDrops = {
  /** Where the server is, without `/api` and without a slash at the end. */
  readonly baseUrl: string;
  /** The session that the client was made with, if it was. */
  readonly session: SessionStore | undefined;
  readonly auth: ReturnType<typeof createAuth>;
  readonly creators: ReturnType<typeof createCreators>;
  readonly follows: ReturnType<typeof createFollows>;
  readonly products: ReturnType<typeof createProducts>;
  readonly drops: ReturnType<typeof createDrops>;
  readonly orders: ReturnType<typeof createOrders>;
  readonly events: ReturnType<typeof createEvents>;
  readonly notifications: ReturnType<typeof createNotifications>;
  readonly push: ReturnType<typeof createPush>;
  readonly webhooks: ReturnType<typeof createWebhooks>;
  readonly health: ReturnType<typeof createHealth>;
  /** The server's clock. */
  readonly clock: Clock;
  /**
   * The bearer token that calls are made with, renewed if it must be; `undefined` when nobody is signed in.
   * With `refused`, a token that the server would not take, another one is fetched.
   */
  readonly getToken: TokenSource['token'];
};

/**
 * Makes a client. Nothing is sent before the first call.
 *
 * @example
 * ```ts
 * const session = createSession({ storage: webStorage(localStorage) });
 * const client = createLiveDrops({ baseUrl: 'https://shop.example.com', auth: session });
 * await client.auth.login({ email, password });
 * const order = await client.orders.create({ dropId, quantity: 1 });
 * ```
 */
export const createLiveDrops = (options: LiveDropsOptions): LiveDrops => {
  const baseUrl = resolveBaseUrl(options.baseUrl);
  const anonymous: RequestConfig = {
    apiUrl: `${baseUrl}/api`,
    fetch: options.fetch,
    timeoutMs: options.timeoutMs ?? 10_000,
    totalTimeoutMs: options.totalTimeoutMs ?? 45_000,
    retry: retryPolicy(options.retry),
    tokens: fixedToken(undefined),
    serverNow: () => (clock.isSynced ? clock.now() : undefined),
  };
  const { session, renewal, tokens } = tokensOf(options.auth, anonymous);
  const api = createApi({ ...anonymous, tokens });
  const health = createHealth(api);
  // A repeated sample would measure the wait as well, so these are not retried.
  const clock = createClock({ time: (signal) => health.time({ signal, maxRetries: 0 }) });
  return {
    baseUrl,
    session,
    auth: createAuth(api, { session, refresh: (call) => renew(renewal, call) }),
    creators: createCreators(api),
    follows: createFollows(api),
    products: createProducts(api),
    drops: createDrops(api),
    orders: createOrders(api),
    events: createEvents(api),
    notifications: createNotifications(api),
    push: createPush(api),
    webhooks: createWebhooks(api),
    health,
    clock,
    getToken: tokens.token,
  };
};

const createApi = (config: RequestConfig): Api => ({
  call: <T>(spec: Parameters<Api['call']>[0], options?: RequestOptions) =>
    new ApiPromise<T>(request<T>(config, spec, options)),
  list: (spec, options) =>
    new Paginated((position) => request(config, { ...spec, query: { ...spec.query, ...position } }, options)),
});

const tokensOf = (
  auth: LiveDropsOptions['auth'],
  anonymous: RequestConfig,
): { session: SessionStore | undefined; renewal: SessionTokens | undefined; tokens: TokenSource } => {
  if (auth === undefined || typeof auth === 'string') {
    return { session: undefined, renewal: undefined, tokens: fixedToken(auth) };
  }
  if (typeof auth === 'function') {
    return { session: undefined, renewal: undefined, tokens: callbackToken(auth) };
  }
  const renewal = sessionToken(auth, async (refreshToken) => {
    const { data } = await request<Session>(anonymous, {
      endpoint: 'auth.refresh',
      method: 'POST',
      path: '/auth/refresh',
      body: { refreshToken },
      auth: 'none',
      // The token works once, but giving up after a lost answer would end with the same token being sent later.
      isIdempotent: true,
    });
    return data;
  });
  return { session: auth, renewal, tokens: renewal };
};

const renew = async (
  renewal: SessionTokens | undefined,
  { signal }: Pick<RequestOptions, 'signal'> = {},
): Promise<Session> => {
  try {
    const session = await unlessAborted(renewal?.renew() ?? Promise.resolve(null), signal);
    if (session !== null) return session;
  } catch (cause) {
    if (signal?.aborted !== true) throw cause;
    throw new AbortedError({ outcome: 'unknown', attempts: 1, isRetrySafe: true, cause });
  }
  throw noSession();
};

const resolveBaseUrl = (baseUrl: string | URL): string => {
  const page = (globalThis.location as Location | undefined)?.href;
  const url = page === undefined ? new URL(baseUrl) : new URL(baseUrl, new URL('/', page));
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
};
