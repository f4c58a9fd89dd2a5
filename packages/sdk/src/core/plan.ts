import { HEADERS } from '../types/headers.ts';
import type { RequestOptions } from '../options.ts';
import type { FrozenRequest } from './attempt.ts';
import { type CallSpec, usable } from './call.ts';
import { checkCallOptions } from './check-options.ts';
import type { ClientEmitter } from './client-events.ts';
import type { Freshness } from './freshness.ts';
import { keyFor, unsent } from './idempotency-key.ts';
import { isObject } from './is-object.ts';
import type { CallInfo, Middleware } from './middleware.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { RetryPolicy } from './retry-decision.ts';
import type { GrantSource } from './token-source.ts';

/** What every call of one client shares. */
export type RequestConfig = {
  /** Address of the API with `/api`, without a slash at the end. */
  apiUrl: string;
  fetch: typeof globalThis.fetch | undefined;
  timeoutMs: number;
  totalTimeoutMs: number;
  maxResponseBytes: number;
  headers: Readonly<Record<string, string>>;
  retry: RetryPolicy;
  budget: RetryBudget;
  /** What to do while this machine says that it is offline. */
  offline: 'fail' | 'wait' | 'ignore';
  middleware: readonly Middleware[];
  emitter: ClientEmitter;
  nextCallId: () => number;
  freshness: Freshness;
  tokens: GrantSource;
  /** Epoch milliseconds by the server's clock; `undefined` until it was asked for. */
  serverNow: () => number | undefined;
};

/** All that is the same for every attempt of a call. */
export type Plan = {
  config: RequestConfig;
  spec: CallSpec;
  info: CallInfo;
  timeoutMs: number;
  policy: RetryPolicy;
  key: string | undefined;
  request: FrozenRequest;
  /** Where it goes, without the query: that may hold what people typed. */
  address: string;
  /** When the key was made; only for a key that was made here, and only by the server's clock. */
  minted: Readonly<Record<string, string>> | undefined;
  /** Whether doing it twice is the same as doing it once. */
  isRepeatable: boolean;
  /** The one person for whom all attempts are made; `undefined` as long as nobody is known to be signed in. */
  person: string | undefined;
  /** Whether the key is one that the caller may have used before: then an earlier call may have done it. */
  isKeyGiven: boolean;
  /** Whether an attempt may have been executed unseen. */
  mayHaveHappened: boolean;
};

/**
 * Fixes the idempotency key and the body before anything is sent: whatever happens in between (retries, waits, a new
 * token, a middleware that sends again), every request of the call carries the same ones.
 */
export const planCall = (config: RequestConfig, spec: CallSpec, options: RequestOptions): Plan => {
  checkCallOptions(options, spec);
  const path = usable(spec.path);
  const key = spec.takesKey === true ? keyFor(options.idempotencyKey) : undefined;
  const mintedAt = options.idempotencyKey === undefined ? config.serverNow() : undefined;
  return {
    config,
    spec,
    info: {
      callId: config.nextCallId(),
      endpoint: spec.endpoint,
      method: spec.method,
      path,
      idempotencyKey: key,
      meta: options.meta,
    },
    timeoutMs: options.timeoutMs ?? config.timeoutMs,
    policy: { ...config.retry, maxRetries: options.maxRetries ?? config.retry.maxRetries },
    key,
    request: freeze({ config, spec, path, key, headers: options.headers }),
    address: `${config.apiUrl}${path}`,
    minted:
      spec.soleDropId !== undefined && mintedAt !== undefined
        ? { [HEADERS.keyMinted]: `${spec.soleDropId};at=${Math.floor(mintedAt)}` }
        : undefined,
    isRepeatable:
      spec.method === 'GET' ||
      spec.method === 'DELETE' ||
      spec.method === 'PUT' ||
      key !== undefined ||
      spec.isIdempotent === true,
    person: spec.person ?? config.tokens.person?.(),
    isKeyGiven: options.idempotencyKey !== undefined && !unsent.has(options),
    mayHaveHappened: false,
  };
};

/** The body is text or a file from here on: what the caller does to its input later changes nothing. */
const freeze = ({
  config,
  spec,
  path,
  key,
  headers,
}: Pick<Plan, 'config' | 'spec' | 'key'> & {
  path: string;
  headers: RequestOptions['headers'];
}): FrozenRequest => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(spec.query ?? {})) {
    if (value !== undefined && value !== null) parameters.append(name, String(value));
  }
  const query = parameters.toString();
  return Object.freeze({
    method: spec.method,
    url: `${config.apiUrl}${path}${query === '' ? '' : `?${query}`}`,
    body: spec.file ?? (spec.body === undefined ? undefined : JSON.stringify(spec.body)),
    headers: Object.freeze({
      ...lowerCased(config.headers),
      ...lowerCased(headers),
      accept: spec.isStream === true ? '*/*' : 'application/json',
      ...(spec.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(spec.file === undefined ? {} : { 'content-type': spec.file.type || 'application/octet-stream' }),
      ...(key === undefined ? {} : { [HEADERS.idempotencyKey.toLowerCase()]: key }),
    }),
    isAnswer: spec.isAnswer ?? isObject,
    isStream: spec.isStream === true,
  });
};

/** One name, one value: `Accept` and `accept` must not both be sent. */
const lowerCased = (headers: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
