import ky from 'ky';
import { HEADERS } from '../types/headers.ts';
import { parseUrl } from '../types/parse-url.ts';
import type { Problem } from '../types/problem.ts';
import { SDK_VERSION } from '../types/version.ts';
import { startDeadline, unlessAborted } from './deadline.ts';
import type { AttemptOnion } from './middleware.ts';
import { outcomeOfStatus, readProblem, readRetryAfterMs, readShouldRetry } from './problem.ts';
import { readText, TooLargeError } from './read-text.ts';
import { neverConnected } from './unreachable.ts';

/** One request, exactly as it goes out each time. */
export type FrozenRequest = {
  method: string;
  url: string;
  body: string | Blob | undefined;
  headers: Readonly<Record<string, string>>;
  /** Whether what was answered is an answer; `undefined` stands for an empty one. */
  isAnswer: (data: unknown) => boolean;
  /** The answer is not read here, but handed over as it comes: the time and the size of an answer are not those of a file. */
  isStream: boolean;
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
      /** `false`: nothing left this machine. */
      wasSent: boolean;
      cause: unknown;
    }
  | { kind: 'redirected'; to: string | undefined; cause?: undefined }
  /** `fetch` was not even called. */
  | { kind: 'invalid'; cause: unknown }
  | { kind: 'middleware'; wasSent: boolean; cause: unknown }
  | { kind: 'timeout'; wasSent: boolean; cause: unknown };

export type AttemptOptions = {
  timeoutMs: number;
  maxResponseBytes: number;
  signal: AbortSignal;
  onion: AttemptOnion;
  /** The `fetch` at the core of the onion. */
  wire: Wire;
  token: string | undefined;
  /** Whether an answer that the server has shared with others before will not do. */
  isFresh: boolean;
  /** What only this attempt says. */
  headers?: Readonly<Record<string, string>> | undefined;
};

/** Sends a request once, with ky, and reads the whole answer, within its time and its size. */
export const attempt = async (request: FrozenRequest, options: AttemptOptions): Promise<AttemptResult> => {
  const deadline = startDeadline(options.signal, options.timeoutMs);
  try {
    // A `fetch` of the caller's may not listen to its signal.
    return await unlessAborted(exchange(request, options, deadline.signal), deadline.signal);
  } catch (error) {
    const cause = withoutRequest(error);
    const wasSent = options.wire.mayBeSent();
    if (deadline.cause() === 'total') return { kind: 'timeout', wasSent, cause };
    const wrong = options.onion.fault();
    if (wrong !== undefined) return { kind: 'middleware', wasSent, ...wrong };
    // The caller's signal ended it before it began.
    if (!options.wire.wasCalled() && !options.signal.aborted) return { kind: 'invalid', cause };
    return { kind: 'connection', code: 'connection_failed', wasSent, cause };
  } finally {
    deadline.end();
  }
};

/** A `fetch` that knows what became of the requests that were given to it: a middleware may send more than one in an attempt. */
export type Wire = {
  fetch: typeof globalThis.fetch;
  wasCalled: () => boolean;
  /** Whether any of its requests may have reached the server. */
  mayBeSent: () => boolean;
  /** Whether one of its requests may have been executed, beside the one that was answered last. */
  mayHaveDoneMore: () => boolean;
};

/** What is known of one request. Who refuses with a 4xx, or sends it on, has not done it. */
type Sending = 'on its way' | 'never sent' | 'answered' | 'refused';

const MAY_BE_DONE: ReadonlySet<Sending> = new Set<Sending>(['on its way', 'answered']);

/** @param given the caller's; default: the global one, looked up at each call. It is called without a `this`, as browsers demand. */
export const openWire = (given: typeof globalThis.fetch | undefined): Wire => {
  const sendings: { state: Sending }[] = [];
  return {
    fetch: async (input, init) => {
      const fetch = given ?? globalThis.fetch;
      const answer = fetch(input, init);
      const sending: { state: Sending } = { state: 'on its way' };
      sendings.push(sending);
      try {
        const response = await answer;
        sending.state = isRefusal(response) ? 'refused' : 'answered';
        return response;
      } catch (error) {
        if (neverConnected(error)) sending.state = 'never sent';
        throw error;
      }
    },
    wasCalled: () => sendings.length > 0,
    // An answer that broke off has said nothing.
    mayBeSent: () =>
      sendings.some(
        ({ state }, index) =>
          MAY_BE_DONE.has(state) || (state === 'refused' && index === sendings.length - 1),
      ),
    mayHaveDoneMore: () => {
      const answered = sendings.findLastIndex(({ state }) => state === 'answered' || state === 'refused');
      return sendings.some(({ state }, index) => index !== answered && MAY_BE_DONE.has(state));
    },
  };
};

const isRefusal = (response: Response): boolean =>
  isRedirect(response) || outcomeOfStatus(response.status) === 'not_executed';

/** ky wraps what went wrong together with its request, whose headers hold the token: printing the error would print it. */
const withoutRequest = (error: unknown): unknown =>
  error instanceof Error && 'request' in error ? error.cause : error;

const exchange = async (
  request: FrozenRequest,
  { onion: { fetch }, token, isFresh, headers, maxResponseBytes }: AttemptOptions,
  signal: AbortSignal,
): Promise<AttemptResult> => {
  // In a page the browser says it by itself: a header of ours would cost another request that asks whether it may be sent.
  const isPage = typeof document !== 'undefined';
  // The version is not worth that request. The server hears it with the next call that has a token or a body.
  const isSimple =
    isPage && request.method === 'GET' && token === undefined && request.headers[CLIENT] === undefined;
  const response = await ky(request.url, {
    method: request.method,
    headers: {
      ...request.headers,
      ...headers,
      ...(isSimple ? {} : { [CLIENT]: withVersion(request.headers[CLIENT]) }),
      ...(isFresh && !isPage ? { 'cache-control': 'max-age=0' } : {}),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(request.body === undefined ? {} : { body: request.body }),
    // The middleware is in this `fetch`: a layer may send a request twice, which a hook of ky's cannot.
    fetch,
    ...(isFresh && isPage ? { cache: 'no-cache' as const } : {}),
    // A 302 would turn an order into a read of all orders, and a 307 would carry it to another server. Cloudflare knows no `error`.
    redirect: request.method === 'GET' ? 'follow' : 'manual',
    // What follows is decided here and not by ky, each for one reason.
    // Whether an order may be sent again depends on whether the last attempt may have been executed (`retry-decision.ts`).
    retry: 0,
    // The body of a refusal is read with a limit, and without a copy of the request beside it (`problem.ts`).
    throwHttpErrors: false,
    // One deadline covers connecting, waiting and the last byte of the body (`deadline.ts`).
    timeout: false,
    signal,
  });
  if (isRedirect(response))
    return { kind: 'redirected', to: placeOf(response.headers.get('location'), request.url) };
  if (request.isStream && response.ok) return { kind: 'success', response, data: response.body };
  try {
    const text = await readText(response, maxResponseBytes);
    return response.ok ? readSuccess(request, response, text) : readRefusal(response, text);
  } catch (cause) {
    if (!(cause instanceof TooLargeError)) throw cause;
    // The status of a refusal says what there is to know.
    return response.ok
      ? { kind: 'connection', code: 'response_too_large', wasSent: true, cause }
      : readRefusal(response, '');
  }
};

const CLIENT = HEADERS.client.toLowerCase();

/** Behind what the program itself says. */
const withVersion = (program: string | undefined): string =>
  `${program === undefined ? '' : `${program} `}sdk/${SDK_VERSION}`;

/** An address without what may be secret in it. */
const placeOf = (location: string | null, from: string): string | undefined => {
  const url = location === null ? undefined : parseUrl(location, from);
  return url && `${url.origin}${url.pathname}`;
};

/** Browsers show nothing of a redirect but that there was one. */
const isRedirect = ({ type, status }: Response): boolean =>
  type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304);

const readSuccess = (request: FrozenRequest, response: Response, text: string): AttemptResult => {
  try {
    const data: unknown = text === '' ? undefined : JSON.parse(text);
    if (!request.isAnswer(data)) throw new TypeError('Not what the endpoint answers');
    return { kind: 'success', response, data };
  } catch (cause) {
    return { kind: 'connection', code: 'response_unreadable', wasSent: true, cause };
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
