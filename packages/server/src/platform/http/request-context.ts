import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HEADERS, type ProblemCode } from '@livedrops/sdk/contract';
import type { RequestHandler, Response } from 'express';
import type { Logger } from '../logger.ts';
import type { Attributes, Tracing } from '../tracing.ts';

const CLIENT_REQUEST_ID = /^[\w.:-]{8,64}$/;
const REQUEST_ID = HEADERS.requestId.toLowerCase();

const OWN = randomUUID().slice(-12);
let requests = 0;
/** This process and a number: drawing an id for each request costs more than finding a ready answer. */
const nextId = () => `${OWN}-${(requests += 1).toString(36)}`;

/** One request and its answer, as the log and the answer name it. */
export type Exchange = {
  readonly requestId: string;
  problemCode: ProblemCode | undefined;
  /** The API key that it came with, by its id. */
  apiKeyId: string | undefined;
  /** The endpoint of the contract, or another name that does not come from the caller. */
  route: string;
  /** Its span, where it is recorded. */
  traceparent: string | null;
  /** The order that it has made or found. */
  orderId: string | undefined;
};

/** A request that is over. */
export type Answered = {
  route: string;
  method: string;
  status: number;
  /** Its sender has left before the whole answer was out. */
  isAborted: boolean;
  durationMs: number;
};

export type ExchangeDeps = {
  logger: Logger;
  /** Told of each request when it is over, for metrics. */
  onAnswered(answered: Answered): void;
  tracing: Pick<Tracing, 'ofRequest'>;
};

/** What is no endpoint and has no name of its own. */
const OTHER = 'other';

/** Gives each request an id (the client's, when it is a plain one), and logs its end with ids, not bodies. */
export const createRequestContext =
  (deps: ExchangeDeps): RequestHandler =>
  (request, response, next) => {
    const exchange = beginExchange(deps, request, response, request.originalUrl.split('?', 1)[0] ?? '');
    response.locals['exchange'] = exchange;
    response.setHeader(HEADERS.requestId, exchange.requestId);
    next();
  };

/** Has the log name the API key of a request. */
export function noteKey(response: Response, apiKeyId: string | undefined): void {
  exchangeOf(response).apiKeyId = apiKeyId;
}

export const newExchange = (requestId: string): Exchange => ({
  requestId,
  problemCode: undefined,
  apiKeyId: undefined,
  route: OTHER,
  traceparent: null,
  orderId: undefined,
});

/** Of a request that Express serves; one that came past `createRequestContext` has nothing known of it. */
export const exchangeOf = (response: Response): Exchange =>
  (response.locals['exchange'] as Exchange | undefined) ?? newExchange('');

const describe = (
  { requestId, route, problemCode, orderId }: Exchange,
  { method, status }: { method: string | undefined; status: number },
): Attributes => ({
  'http.request.method': method,
  'http.route': route,
  'http.response.status_code': status,
  'livedrops.request_id': requestId,
  'livedrops.problem': problemCode,
  'livedrops.order_id': orderId,
});

/** Says in metrics which route a request has taken. */
export const nameRoute =
  (name: string): RequestHandler =>
  (_request, response, next) => {
    exchangeOf(response).route = name;
    next();
  };

export function beginExchange(
  { logger, onAnswered, tracing }: ExchangeDeps,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Exchange {
  const offered = request.headers[REQUEST_ID];
  const requestId = typeof offered === 'string' && CLIENT_REQUEST_ID.test(offered) ? offered : nextId();
  const exchange = newExchange(requestId);
  const span = tracing.ofRequest(request.headers['traceparent']);
  if (span) exchange.traceparent = span.traceparent;
  const startedAt = performance.now();
  const note = () => {
    const status = response.statusCode;
    const isAborted = !response.writableFinished;
    const durationMs = performance.now() - startedAt;
    span?.end(describe(exchange, { method: request.method, status }), `${request.method} ${exchange.route}`);
    onAnswered({ route: exchange.route, method: request.method ?? '', status, isAborted, durationMs });
    const level = status >= 500 ? 'error' : status >= 400 ? 'info' : 'debug';
    if (!logger.isLevelEnabled(level)) return;
    logger[level](
      {
        requestId,
        method: request.method,
        path,
        status,
        code: exchange.problemCode,
        apiKeyId: exchange.apiKeyId,
        orderId: exchange.orderId,
        traceId: span?.traceId,
        durationMs: Math.round(durationMs),
        aborted: isAborted || undefined,
      },
      'request',
    );
  };
  response.once('close', () => {
    // What became of a request whose sender has left in the middle of it is known a moment later.
    if (response.writableFinished) note();
    else setImmediate(note);
  });
  return exchange;
}
