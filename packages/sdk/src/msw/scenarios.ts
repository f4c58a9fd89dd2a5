import { http, HttpResponse, type HttpHandler } from 'msw/http';
import { delay } from 'msw/utils/delay';
import { isRepeatable } from '../contract/endpoint.ts';
import { endpointNames, endpoints, type EndpointName } from '../contract/endpoints/index.ts';
import { HEADERS } from '../types/headers.ts';
import { changeDrop } from './life-cycle.ts';
import { methodOf, patternOf } from './handlers.ts';
import type { MockDb } from './mock-db.ts';
import { MockProblem, problemResponse } from './mock-problem.ts';
import { respond } from './respond.ts';

type Where = {
  /** As given to `createHandlers`. Default: any origin. */
  baseUrl?: string | undefined;
  /** Default: every endpoint. */
  endpoint?: EndpointName | undefined;
  /** How many requests are hit. Default: all. */
  times?: number | undefined;
};

/**
 * Things that go wrong. Each returns handlers for `server.use(...scenarios.offline())`.
 *
 * @example
 * ```ts
 * server.use(...scenarios.rateLimited({ endpoint: 'orders.create', times: 1, retryAfterSeconds: 2 }));
 * ```
 */
export const scenarios = {
  /** Sells all that is left of a drop, now. Returns no handlers, because nothing has to be answered in another way. */
  soldOut: ({ db, dropId }: { db: MockDb; dropId: string }): HttpHandler[] => {
    changeDrop(db, dropId, { remaining: 0, status: 'sold_out' }, 'drop.soldout');
    return [];
  },

  /** Answers 429 with `Retry-After`, in seconds (default 1). */
  rateLimited: ({
    retryAfterSeconds = 1,
    ...where
  }: Where & { retryAfterSeconds?: number } = {}): HttpHandler[] =>
    interrupt(where, () =>
      problemResponse(
        new MockProblem('rate_limited', undefined, { retryAfterMs: retryAfterSeconds * 1000 }),
        'req_rate_limited',
      ),
    ),

  /** Does what was asked, and loses the answer (default: for the next request only). */
  lostResponse: ({ db, times = 1, ...where }: Where & { db: MockDb }): HttpHandler[] =>
    interrupt({ ...where, times }, async (name, request, params) => {
      await respond(db, name, request, params);
      return HttpResponse.error();
    }),

  /** Takes no access token, as when it has just expired (default: for the next request only). A session renews itself then. */
  tokenExpired: ({ times = 1, ...where }: Where = {}): HttpHandler[] =>
    interrupt(
      { ...where, times },
      () => problemResponse(new MockProblem('token_expired'), 'req_token_expired'),
      (name) => endpoints[name].auth !== 'public',
    ),

  /** No request reaches the server. */
  offline: (where: Where = {}): HttpHandler[] => interrupt(where, () => HttpResponse.error()),

  /** Every answer comes this many milliseconds later (default 2000). */
  slow: ({ delayMs = 2000, ...where }: Where & { delayMs?: number } = {}): HttpHandler[] =>
    interrupt(where, async () => {
      await delay(delayMs);
      return undefined;
    }),

  /**
   * The database is away: 503, and whether it was done is unknown. The server asks for another try only where that
   * cannot do the thing twice.
   */
  unavailable: ({
    retryAfterSeconds = 1,
    ...where
  }: Where & { retryAfterSeconds?: number } = {}): HttpHandler[] =>
    interrupt(where, (name, request) =>
      problemResponse(
        new MockProblem('unavailable', undefined, {
          outcome: 'unknown',
          retryAfterMs: retryAfterSeconds * 1000,
          shouldRetry:
            isRepeatable(endpoints[name], { hasKey: request.headers.has(HEADERS.idempotencyKey) }) ||
            undefined,
        }),
        'req_unavailable',
      ),
    ),

  /** Answers 500 and leaves open whether it was done. */
  serverError: (where: Where = {}): HttpHandler[] =>
    interrupt(where, () => problemResponse(new MockProblem('internal'), 'req_server_error')),
} as const;

type Interruption = (
  name: EndpointName,
  request: Request,
  params: Record<string, unknown>,
) => Response | undefined | Promise<Response | undefined>;

/** Handlers in front of the others. When they answer nothing, or have answered `times` requests, the others do. */
const interrupt = (
  { baseUrl = '*', endpoint, times = Infinity }: Where,
  answer: Interruption,
  isHit: (name: EndpointName) => boolean = () => true,
): HttpHandler[] => {
  let left = times;
  const names = endpoint === undefined ? endpointNames : [endpoint];
  return names.filter(isHit).map((name) =>
    http[methodOf(name)](patternOf(baseUrl, name), async ({ request, params }) => {
      if (left <= 0) return undefined;
      left -= 1;
      return answer(name, request.clone(), params);
    }),
  );
};
