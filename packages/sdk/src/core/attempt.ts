import ky, { isTimeoutError } from 'ky';
import type { Problem } from '../types/problem.ts';
import type { AttemptOnion } from './middleware.ts';
import { readProblem, readRetryAfterMs, readShouldRetry } from './problem.ts';

/** One request, exactly as it goes out each time. */
export type FrozenRequest = {
  method: string;
  url: string;
  body: string | undefined;
  headers: Readonly<Record<string, string>>;
};

export type AttemptResult =
  | { kind: 'success'; response: Response; data: unknown }
  | {
      kind: 'response';
      response: Response;
      problem: Problem;
      retryAfterMs: number | undefined;
      shouldRetry: boolean | undefined;
    }
  | { kind: 'connection'; code: 'connection_failed' | 'response_unreadable'; cause: unknown }
  | { kind: 'middleware'; wasSent: boolean; cause: unknown }
  | { kind: 'timeout'; cause: unknown };

export type AttemptOptions = {
  timeoutMs: number;
  signal: AbortSignal;
  onion: AttemptOnion;
  token: string | undefined;
  /** What only this attempt says. */
  headers?: Readonly<Record<string, string>> | undefined;
};

/**
 * Sends a request once and reads the whole answer. ky is the engine for one attempt; whether there is another
 * one is decided outside, since ky would neither retry a POST nor keep to a limit for `Retry-After`.
 * ky's `totalTimeout` is used because, unlike its `timeout`, it covers the wait and the body together.
 */
export const attempt = async (request: FrozenRequest, options: AttemptOptions): Promise<AttemptResult> => {
  const { fetch, fault } = options.onion;
  const pending = ky(request.url, {
    method: request.method,
    headers: {
      ...request.headers,
      ...options.headers,
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    },
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(fetch === undefined ? {} : { fetch }),
    // A 302 would turn an order into a read of all orders, and a 307 would carry it to another server.
    redirect: request.method === 'GET' ? 'follow' : 'error',
    retry: 0,
    throwHttpErrors: false,
    timeout: false,
    totalTimeout: options.timeoutMs,
    signal: options.signal,
  });
  let response: Response;
  let text: string;
  try {
    response = await pending;
    text = await pending.text();
  } catch (cause) {
    if (isTimeoutError(cause)) return { kind: 'timeout', cause };
    const wrong = fault();
    return wrong !== undefined
      ? { kind: 'middleware', ...wrong }
      : { kind: 'connection', code: 'connection_failed', cause };
  }
  return response.ok ? readSuccess(response, text) : readRefusal(response, text);
};

const readSuccess = (response: Response, text: string): AttemptResult => {
  if (response.status === 204) return { kind: 'success', response, data: undefined };
  try {
    return { kind: 'success', response, data: JSON.parse(text) as unknown };
  } catch (cause) {
    return { kind: 'connection', code: 'response_unreadable', cause };
  }
};

const readRefusal = (response: Response, text: string): AttemptResult => {
  const problem = readProblem(response, text);
  return {
    kind: 'response',
    response,
    problem,
    retryAfterMs: readRetryAfterMs(response.headers, problem),
    shouldRetry: readShouldRetry(response.headers),
  };
};
