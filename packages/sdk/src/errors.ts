import type { RequestOptions } from './request-options.ts';
import type { Order } from './types/order.ts';
import type { FieldError, Outcome, Problem, ProblemCode } from './types/problem.ts';

/** Shared by every copy of this package in one program, so that the guards work where `instanceof` would not. */
const BRAND: unique symbol = Symbol.for('livedrops.error') as never;

type ErrorKind = 'api' | 'connection' | 'timeout' | 'aborted' | 'session';

const NAMES: Record<ErrorKind, string> = {
  api: 'ApiError',
  connection: 'ConnectionError',
  timeout: 'TimeoutError',
  aborted: 'AbortedError',
  session: 'LiveDropsError',
};

/** An order whose answer was lost. Its key settles what became of it. */
export type UnsettledOrder = {
  readonly idempotencyKey: string;
  /**
   * The order, or `null` when there is none by now. A request that is still on its way may yet make one: `null` is the last
   * word once the time that the attempt had (`timeoutMs`) has passed, because servers do not begin orders after that.
   */
  find: (options?: RequestOptions) => Promise<Order | null>;
  /** Sends the same order with the same key again: gives the order that was made, or makes it. */
  repeat: (options?: RequestOptions) => Promise<Order>;
};

/** What every error of this package knows about the call that failed. */
export type ErrorContext = {
  code: string;
  outcome: Outcome;
  attempts: number;
  isRetrySafe: boolean;
  idempotencyKey?: string | undefined;
  requestId?: string | undefined;
  unsettled?: UnsettledOrder | undefined;
  /** The request that failed; the URL without its query. */
  request?: { endpoint: string; method: string; url: string } | undefined;
  cause?: unknown;
};

/**
 * Base of every error that a call of this package rejects with. Use {@link isLiveDropsError} rather than `instanceof`.
 *
 * @example
 * ```ts
 * try {
 *   await client.orders.create({ dropId, quantity: 1 });
 * } catch (error) {
 *   if (!isLiveDropsError(error)) throw error;
 *   show(error.code, error.outcome, error.requestId);
 * }
 * ```
 */
export class LiveDropsError extends Error {
  /** Stable, machine-readable reason: a problem code of the API, or `connection_failed`, `timeout`, `aborted`, `session_changed` … */
  readonly code: string;
  /** Whether the thing asked for happened. With `unknown`, look it up by `idempotencyKey` or repeat the call with it. */
  readonly outcome: Outcome;
  /** The key the call was sent with, where the endpoint takes one. The same on every attempt. */
  readonly idempotencyKey: string | undefined;
  /** How many requests were sent; 0 when none left this machine. */
  readonly attempts: number;
  /** `true` when repeating the call (with `idempotencyKey`, if there is one) cannot do the thing twice. */
  readonly isRetrySafe: boolean;
  /** The server's id of the last request, for support. */
  readonly requestId: string | undefined;
  /** With an order of unknown outcome: finds out, or repeats it safely. Not part of `toJSON()`; keep `idempotencyKey` instead. */
  readonly unsettled: UnsettledOrder | undefined;
  /** What was called, such as `orders.create`; `undefined` when it was no call of the API. */
  readonly endpoint: string | undefined;
  /** The HTTP method of the call. */
  readonly method: string | undefined;
  /** Where the call went, without its query. */
  readonly url: string | undefined;
  readonly [BRAND]: ErrorKind;

  constructor(message: string, context: ErrorContext, kind: ErrorKind = 'session') {
    const { cause, request } = context;
    const place = request === undefined ? '' : ` (${request.method} ${request.url})`;
    super(`${message}${place}`, cause === undefined ? undefined : { cause });
    // Literal, because bundlers rename classes.
    this.name = NAMES[kind];
    this.endpoint = request?.endpoint;
    this.method = request?.method;
    this.url = request?.url;
    this.code = context.code;
    this.outcome = context.outcome;
    this.idempotencyKey = context.idempotencyKey;
    this.attempts = context.attempts;
    this.isRetrySafe = context.isRetrySafe;
    this.requestId = context.requestId;
    this.unsettled = context.unsettled;
    this[BRAND] = kind;
  }

  /** A plain object for logs and for crossing process borders. Leaves out the cause, the stack and every secret. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      message: this.message,
      code: this.code,
      outcome: this.outcome,
      idempotencyKey: this.idempotencyKey,
      attempts: this.attempts,
      isRetrySafe: this.isRetrySafe,
      requestId: this.requestId,
      endpoint: this.endpoint,
      method: this.method,
      url: this.url,
    };
  }
}

/**
 * The server answered, and the answer is no.
 *
 * @example
 * ```ts
 * try {
 *   await client.orders.create({ dropId, quantity: 1, unitPrice: drop.price });
 * } catch (error) {
 *   if (isApiError(error, 'price_changed')) show(error.problem.price);
 *   else if (isApiError(error)) show(error.problem.detail, error.errors);
 *   else throw error;
 * }
 * ```
 */
export class ApiError extends LiveDropsError {
  /** HTTP status. */
  readonly status: number;
  /** The RFC 9457 body; made up from the status when the answer was not one (a proxy's HTML page, say). */
  readonly problem: Problem;
  /** The refused fields; empty when there are none. */
  readonly errors: readonly FieldError[];
  /** Milliseconds the server asks to wait before another try, where it said so. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: Problem, context: Omit<ErrorContext, 'code'> & { retryAfterMs?: number | undefined }) {
    const { title, detail } = problem;
    super(title === detail ? title : `${title}: ${detail}`, { ...context, code: problem.code }, 'api');
    this.status = problem.status;
    this.problem = problem;
    this.errors = problem.errors ?? [];
    this.retryAfterMs = context.retryAfterMs;
  }

  override toJSON(): Record<string, unknown> {
    return {
      ...super.toJSON(),
      status: this.status,
      problem: this.problem,
      retryAfterMs: this.retryAfterMs,
    };
  }
}

/**
 * No usable answer came: no connection (`connection_failed`), none even tried (`offline`), an answer cut short or not JSON
 * (`response_unreadable`) or beyond `maxResponseBytes` (`response_too_large`), no access token (`token_unavailable`), a write that the
 * server sent on to another address (`redirected`), a request that cannot be sent (`request_invalid`), or a mistake in a middleware
 * (`middleware_failed`).
 *
 * @example
 * ```ts
 * try {
 *   await client.drops.get(dropId);
 * } catch (error) {
 *   if (!isConnectionError(error)) throw error;
 *   show(error.code === 'offline' ? 'You are offline' : 'Try again in a moment');
 * }
 * ```
 */
export class ConnectionError extends LiveDropsError {
  constructor(message: string, context: ErrorContext) {
    super(message, context, 'connection');
  }
}

/**
 * Time ran out: of one attempt (`phase: 'attempt'`) or of the whole call with its retries (`phase: 'total'`).
 *
 * @example
 * ```ts
 * const slow = client.drops.get(dropId, { timeoutMs: 2000, totalTimeoutMs: 5000 });
 * slow.catch((error) => {
 *   if (isConnectionError(error) && error.code === 'timeout') show('Too slow');
 * });
 * ```
 */
export class TimeoutError extends LiveDropsError {
  readonly phase: 'attempt' | 'total';

  constructor(message: string, context: Omit<ErrorContext, 'code'> & { phase: 'attempt' | 'total' }) {
    super(message, { ...context, code: 'timeout' }, 'timeout');
    this.phase = context.phase;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), phase: this.phase };
  }
}

/**
 * The caller's signal ended the call. A request that was already on its way may still be executed: see `outcome`.
 *
 * @example
 * ```ts
 * const controller = new AbortController();
 * const order = client.orders.create({ dropId, quantity: 1 }, { signal: controller.signal });
 * controller.abort();
 * order.catch((error) => {
 *   if (isAbortedError(error)) show(error.outcome); // `not_executed`: nothing was sent
 * });
 * ```
 */
export class AbortedError extends LiveDropsError {
  constructor(context: Omit<ErrorContext, 'code'>) {
    super('The call was aborted', { ...context, code: 'aborted' }, 'aborted');
  }
}

const kindOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && BRAND in value ? value[BRAND] : undefined;

/**
 * Whether a caught value is an error of this package, from whichever copy of it.
 *
 * @example
 * ```ts
 * if (isLiveDropsError(error) && error.outcome === 'unknown') show(await error.unsettled?.find());
 * ```
 */
export const isLiveDropsError = (value: unknown): value is LiveDropsError => kindOf(value) !== undefined;

/**
 * Whether a caught value is an answer of the API, and optionally one with this code:
 * `isApiError(error, 'sold_out')`.
 *
 * @example
 * ```ts
 * if (isApiError(error, 'sold_out')) showSoldOut();
 * ```
 */
export const isApiError = <C extends ProblemCode | (string & {})>(
  value: unknown,
  code?: C,
): value is ApiError & { readonly code: C } =>
  kindOf(value) === 'api' && (code === undefined || (value as ApiError).code === code);

/**
 * Whether a caught value says that no usable answer came in time: offline, cut off or timed out.
 *
 * @example
 * ```ts
 * if (isConnectionError(error)) show('The server cannot be reached');
 * ```
 */
export const isConnectionError = (value: unknown): value is ConnectionError | TimeoutError => {
  const kind = kindOf(value);
  return kind === 'connection' || kind === 'timeout';
};

/**
 * Whether a caught value is the end of a call by the caller's own signal.
 *
 * @example
 * ```ts
 * if (!isAbortedError(error)) throw error;
 * ```
 */
export const isAbortedError = (value: unknown): value is AbortedError => kindOf(value) === 'aborted';
