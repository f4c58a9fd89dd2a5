import type { CallResult } from './api-promise.ts';

/** What a middleware and a client event are told about a call. */
export type CallInfo = {
  /** Counts the calls of a client, so that what belongs to one can be put together. */
  readonly callId: number;
  /** Name in the contract, such as `orders.create`. */
  readonly endpoint: string;
  readonly method: string;
  /** Below `/api`, encoded, without the query. */
  readonly path: string;
  /** The key that every attempt of the call carries, where the endpoint takes one. */
  readonly idempotencyKey: string | undefined;
  /** What the caller passed as `meta`. */
  readonly meta: Readonly<Record<string, unknown>> | undefined;
};

/** What a middleware is told around a whole call with its retries. */
export type CallContext = CallInfo & {
  /** Fires when the caller gives up or the time for the whole call is over. */
  readonly signal: AbortSignal;
};

/** What a middleware is told around one request. */
export type AttemptContext = CallContext & {
  /** 1 for the first request of the call. */
  readonly attempt: number;
};

/**
 * Wraps calls, attempts or both, as layers of an onion: the first one given is the outermost.
 *
 * @example
 * ```ts
 * const tracing: Middleware = {
 *   attempt: (request, next) => {
 *     request.headers.set('x-trace', crypto.randomUUID());
 *     return next(request);
 *   },
 * };
 * ```
 */
export type Middleware = {
  /**
   * Around a whole call with its retries. `next` may be called again: the key and the body stay the same.
   * What it throws is what the caller gets.
   */
  call?:
    | ((context: CallContext, next: () => Promise<CallResult<unknown>>) => Promise<CallResult<unknown>>)
    | undefined;
  /**
   * Around each request. May change headers, answer without sending, or call `next` again with `request.clone()`. The
   * idempotency key cannot be changed. Read a clone of the answer, not the answer. What it throws by itself ends the call
   * with the code `middleware_failed` and is not retried; what `next` rejected with is to be passed on as it is.
   */
  attempt?:
    | ((
        request: Request,
        next: (request: Request) => Promise<Response>,
        context: AttemptContext,
      ) => Promise<Response>)
    | undefined;
};

type Fetch = typeof globalThis.fetch;

export const aroundCall = (
  layers: readonly Middleware[],
  context: CallContext,
  call: () => Promise<CallResult<unknown>>,
): Promise<CallResult<unknown>> =>
  layers.reduceRight<() => Promise<CallResult<unknown>>>(
    (next, { call: layer }) => (layer === undefined ? next : async () => layer(context, next)),
    call,
  )();

/** A `fetch` inside the layers of one attempt, and what one of them did wrong. */
export type AttemptOnion = {
  fetch: Fetch;
  /** What a layer threw by itself, as opposed to what the network did. */
  fault: () => { cause: unknown } | undefined;
};

export const aroundAttempt = (
  layers: readonly Middleware[],
  context: AttemptContext,
  { fetch, fixedHeaders }: { fetch: Fetch; fixedHeaders: Readonly<Record<string, string>> },
): AttemptOnion => {
  const around = layers.flatMap(({ attempt }) => (attempt === undefined ? [] : [attempt]));
  if (around.length === 0) return { fetch, fault: () => undefined };
  let fault: { cause: unknown } | undefined;
  const onion: Fetch = async (input, init) => {
    const networkErrors = new Set<unknown>();
    const send = async (request: Request): Promise<Response> => {
      for (const [name, value] of Object.entries(fixedHeaders)) request.headers.set(name, value);
      try {
        return await fetch(request, init);
      } catch (error) {
        networkErrors.add(error);
        throw error;
      }
    };
    const through = around.reduceRight<typeof send>(
      (next, layer) => async (request) => layer(request, next, context),
      send,
    );
    try {
      const response = await through(input instanceof Request ? input : new Request(input, init));
      if (response.bodyUsed) throw new TypeError('A middleware read the answer: read a clone of it instead');
      return response;
    } catch (cause) {
      if (!networkErrors.has(cause)) fault = { cause };
      throw cause;
    }
  };
  return { fetch: onion, fault: () => fault };
};
