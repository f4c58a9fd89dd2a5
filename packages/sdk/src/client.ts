import { checkClientOptions } from './core/check-options.ts';
import { checkedApiKey, refuseExposedSecret } from './core/api-key.ts';
import { ApiPromise } from './core/api-promise.ts';
import { readRequestSpec, type Api, type RequestSpec } from './core/call.ts';
import { createClientEmitter, type ClientEmitter } from './core/client-events.ts';
import { createClock, type Clock } from './core/clock.ts';
import { isLoopback } from './core/connectivity.ts';
import { unlessAborted } from './core/deadline.ts';
import { Paginated } from './core/paginate.ts';
import type { RequestConfig } from './core/plan.ts';
import { createFreshness } from './core/freshness.ts';
import { request } from './core/request.ts';
import { createRetryBudget } from './core/retry-budget.ts';
import { retryPolicy } from './core/retry-decision.ts';
import { isSession } from './core/session-form.ts';
import { sessionToken, type SessionTokens } from './core/session-token.ts';
import { callbackToken, fixedToken, type GrantSource, type TokenSource } from './core/token-source.ts';
import { AbortedError } from './errors.ts';
import type { LiveDropsOptions, OptionsPatch, RequestOptions } from './options.ts';
import { createApiKeys } from './resources/api-keys.ts';
import { createAuth, noSession, type AuthDeps } from './resources/auth.ts';
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
import { parseUrl } from './types/parse-url.ts';

/** A client of one LiveDrops server. */
export type LiveDrops = {
  /** Where the server is, without `/api` and without a slash at the end. */
  readonly baseUrl: string;
  /** The session that the client was made with, if it was. */
  readonly session: SessionStore | undefined;
  readonly auth: ReturnType<typeof createAuth>;
  readonly apiKeys: ReturnType<typeof createApiKeys>;
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
  /** Tells about calls, for logs and measurements. Returns how to stop. Nothing leaves the program by itself. */
  readonly on: ClientEmitter['on'];
  /**
   * Says that something has changed that this program has heard of, such as by a webhook: what it reads from now on is not from before.
   * Own writes and events of `createRealtime` say so by themselves. Without it, public answers may be some seconds old.
   */
  readonly noteChange: () => void;
  /**
   * Calls an endpoint that this version has no method for, with everything that the methods have: token, retries, errors.
   *
   * @example
   * ```ts
   * const answer = await client.request<{ items: unknown[] }>({ method: 'GET', path: '/things', query: { limit: 5 } });
   * ```
   */
  readonly request: <T>(spec: RequestSpec, options?: RequestOptions) => ApiPromise<T>;
  /** The same client, who is signed in included, with other settings for its calls. */
  readonly withOptions: (patch: OptionsPatch) => LiveDrops;
};

/**
 * Makes a client. Nothing is sent before the first call.
 *
 * @example
 * ```ts
 * const session = createSession({ storage: webStorage(() => localStorage) });
 * const client = createLiveDrops({ baseUrl: 'https://shop.example.com', auth: session });
 * await client.auth.login({ email, password });
 * const order = await client.orders.create({ dropId, quantity: 1 });
 * ```
 */
export const createLiveDrops = (options: LiveDropsOptions): LiveDrops => {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('createLiveDrops takes { baseUrl }');
  const baseUrl = resolveBaseUrl(options.baseUrl);
  const emitter = createClientEmitter(options.on);
  let calls = 0;
  const anonymous: RequestConfig = patched(
    {
      apiUrl: `${baseUrl}/api`,
      fetch: undefined,
      timeoutMs: 10_000,
      totalTimeoutMs: 45_000,
      maxResponseBytes: 10_000_000,
      headers: {},
      retry: retryPolicy(undefined),
      budget: createRetryBudget(budgetOf(options.retry)),
      offline: isLoopback(baseUrl) ? 'ignore' : 'fail',
      middleware: [],
      emitter,
      nextCallId: () => (calls += 1),
      freshness: createFreshness(),
      tokens: fixedToken(undefined),
      serverNow: () => (clock.isSynced ? clock.now() : undefined),
    },
    options,
  );
  const { session, renewal, tokens } = tokensOf(authOf(options), anonymous);
  const config = { ...anonymous, tokens };
  const { time } = createHealth(createApi(config));
  // A repeated sample would measure the wait as well, so these are not retried.
  const clock = createClock({ time: (signal) => time({ signal, maxRetries: 0 }) });
  return assemble(config, { baseUrl, session, clock, refresh: (call) => renew(renewal, call) });
};

type Shared = Pick<LiveDrops, 'baseUrl' | 'session' | 'clock'> & { refresh: AuthDeps['refresh'] };

const assemble = (config: RequestConfig, shared: Shared): LiveDrops => {
  const { baseUrl, session, clock, refresh } = shared;
  const api = createApi(config);
  return {
    baseUrl,
    session,
    auth: createAuth(api, { session, refresh }),
    apiKeys: createApiKeys(api),
    creators: createCreators(api),
    follows: createFollows(api),
    products: createProducts(api),
    drops: createDrops(api),
    orders: createOrders(api),
    events: createEvents(api),
    notifications: createNotifications(api),
    push: createPush(api),
    webhooks: createWebhooks(api),
    health: createHealth(api),
    clock,
    getToken: config.tokens.token,
    on: config.emitter.on,
    noteChange: config.freshness.note,
    request: (spec, call) => api.call(readRequestSpec(spec), call),
    withOptions: (patch) => assemble(patched(config, patch), shared),
  };
};

const patched = (config: RequestConfig, patch: OptionsPatch): RequestConfig => {
  checkClientOptions(patch);
  return {
    ...config,
    fetch: patch.fetch ?? config.fetch,
    timeoutMs: patch.timeoutMs ?? config.timeoutMs,
    totalTimeoutMs: patch.totalTimeoutMs ?? config.totalTimeoutMs,
    maxResponseBytes: patch.maxResponseBytes ?? config.maxResponseBytes,
    headers: { ...config.headers, ...patch.headers },
    retry: patch.retry === undefined ? config.retry : retryPolicy(patch.retry),
    offline: patch.offline ?? config.offline,
    middleware: [...config.middleware, ...(patch.middleware ?? [])],
  };
};

/** Thirty retries in a row are far more than a bad moment takes. */
const RETRY_BUDGET = 30;

const budgetOf = (retry: LiveDropsOptions['retry']): number | false =>
  (typeof retry === 'object' ? retry.budget : undefined) ?? RETRY_BUDGET;

const createApi = (config: RequestConfig): Api => ({
  call: <T>(spec: Parameters<Api['call']>[0], options?: RequestOptions) =>
    new ApiPromise<T>(request<T>(config, spec, options)),
  list: (spec, options) =>
    new Paginated((position) => request(config, { ...spec, query: { ...spec.query, ...position } }, options)),
});

const authOf = (options: LiveDropsOptions): LiveDropsOptions['auth'] => {
  const { auth, apiKey } = options;
  if (apiKey === undefined) {
    // Not the same as leaving it out: it is mostly a variable of the environment that is not there.
    if ('apiKey' in options)
      throw new TypeError('apiKey is undefined: leave it out, or look where it should come from');
    if (!isAuth(auth))
      throw new TypeError('auth must be a token, a callback that gives one, or a session of createSession()');
    if (typeof auth === 'string') refuseExposedSecret(auth);
    return auth;
  }
  if (auth !== undefined) throw new TypeError('Give the client auth or apiKey, not both');
  return checkedApiKey(apiKey);
};

const isAuth = (auth: unknown): boolean =>
  auth === undefined ||
  (typeof auth === 'string' && auth !== '') ||
  typeof auth === 'function' ||
  (typeof auth === 'object' && auth !== null && 'subscribe' in auth && 'storage' in auth);

const tokensOf = (
  auth: LiveDropsOptions['auth'],
  anonymous: RequestConfig,
): { session: SessionStore | undefined; renewal: SessionTokens | undefined; tokens: GrantSource } => {
  if (auth === undefined || typeof auth === 'string') {
    return { session: undefined, renewal: undefined, tokens: fixedToken(auth) };
  }
  if (typeof auth === 'function') {
    return { session: undefined, renewal: undefined, tokens: callbackToken(auth) };
  }
  const renewal = sessionToken(auth, async (refreshToken, attemptId, signal) => {
    const spec = {
      endpoint: 'auth.refresh',
      method: 'POST',
      path: '/auth/refresh',
      body: { refreshToken, attemptId },
      auth: 'none',
      // The token works once, but giving up after a lost answer would end with the same token being sent later.
      isIdempotent: true,
      isAnswer: isSession,
    } as const;
    const { data } = await request<Session>(anonymous, spec, { signal });
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
  const given: unknown = baseUrl instanceof URL ? baseUrl.href : baseUrl;
  if (typeof given !== 'string' || (given === '' && page === undefined))
    throw new TypeError(
      'baseUrl is missing: give the address of the server, such as "https://shop.example.com"',
    );
  // Only what can be meant as a part of the page's own address: "shop.example.com" is a host without its https://.
  const isRelative = page !== undefined && (given === '' || given.startsWith('/'));
  const url = parseUrl(given, isRelative ? new URL('/', page) : undefined);
  // Without a name and a password.
  const shown = `"${given.slice(given.lastIndexOf('@') + 1)}"`;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new TypeError(`baseUrl must be an address with https:// or http://: ${shown}`);
  if (/\/api\/*$/.test(url.pathname)) throw new TypeError(`baseUrl is given without /api: ${shown}`);
  return `${url.origin}${url.pathname}`.replace(/(?<!\/)\/+$/, '');
};
