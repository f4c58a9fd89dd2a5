import ky from 'ky';
import type { Problem } from '../types/problem.ts';
import { startDeadline, unlessAborted } from './deadline.ts';
import type { AttemptOnion } from './middleware.ts';
import { readProblem, readRetryAfterMs, readShouldRetry } from './problem.ts';
import { readText, TooLargeError } from './read-text.ts';

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
  | {
      kind: 'connection';
      code: 'connection_failed' | 'response_unreadable' | 'response_too_large';
      cause: unknown;
    }
  | { kind: 'middleware'; wasSent: boolean; cause: unknown }
  | { kind: 'timeout'; cause: unknown };

export type AttemptOptions = {
  timeoutMs: number;
  maxResponseBytes: number;
  signal: AbortSignal;
  onion: AttemptOnion;
  token: string | undefined;
  /** What only this attempt says. */
  headers?: Readonly<Record<string, string>> | undefined;
};

/**
 * Sends a request once and reads the whole answer, within its time and its size. ky is the engine for one attempt; whether there is
 * another one is decided outside, since ky would neither retry a POST nor keep to a limit for `Retry-After`.
 */
export const attempt = async (request: FrozenRequest, options: AttemptOptions): Promise<AttemptResult> => {
  const deadline = startDeadline(options.signal, options.timeoutMs);
  try {
    // A `fetch` of the caller's may not listen to its signal.
    return await unlessAborted(exchange(request, options, deadline.signal), deadline.signal);
  } catch (error) {
    const cause = withoutRequest(error);
    if (deadline.cause() === 'total') return { kind: 'timeout', cause };
    const wrong = options.onion.fault();
    return wrong !== undefined
      ? { kind: 'middleware', ...wrong }
      : { kind: 'connection', code: 'connection_failed', cause };
  } finally {
    deadline.end();
  }
};

/** ky wraps what went wrong together with its request, whose headers hold the token: whoever prints the error would print it. */
const withoutRequest = (error: unknown): unknown =>
  error instanceof Error && 'request' in error ? error.cause : error;

const exchange = async (
  request: FrozenRequest,
  { onion: { fetch }, token, headers, maxResponseBytes }: AttemptOptions,
  signal: AbortSignal,
): Promise<AttemptResult> => {
  const response = await ky(request.url, {
    method: request.method,
    headers: {
      ...request.headers,
      ...headers,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(fetch === undefined ? {} : { fetch }),
    // A 302 would turn an order into a read of all orders, and a 307 would carry it to another server.
    redirect: request.method === 'GET' ? 'follow' : 'error',
    retry: 0,
    throwHttpErrors: false,
    timeout: false,
    signal,
  });
  try {
    const text = await readText(response, maxResponseBytes);
    return response.ok ? readSuccess(response, text) : readRefusal(response, text);
  } catch (cause) {
    if (!(cause instanceof TooLargeError)) throw cause;
    // The status of a refusal says what there is to know.
    return response.ok
      ? { kind: 'connection', code: 'response_too_large', cause }
      : readRefusal(response, '');
  }
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
