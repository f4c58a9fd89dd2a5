import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Endpoint,
  type EndpointName,
  endpointNames,
  endpoints,
  HEADERS,
  isRepeatable,
} from '@livedrops/sdk/contract';
import type { ReadPolicy } from '../reads/read-policy.ts';
import { type Answer, answerRefusal, unlessKnown } from './answer.ts';
import { type Answering, type AnswerOptions, createAnswering, maySeeShared } from './answering.ts';
import { saysPlainWait } from './call-endpoint.ts';
import { clientNetwork } from './client-network.ts';
import { createFastRoutes, type PlainRequest } from './fast-routes.ts';
import { type Identity, type IdentityOptions, readIdentity } from './identity.ts';
import { readJson } from './json-body.ts';
import type { HeaderList } from './prepared-headers.ts';
import { Refusal } from './problem.ts';
import type { Asker, Limiter, LimitState } from './rate-limit.ts';
import { createTranslator } from './refusal-of.ts';
import { beginExchange, type Exchange, type ExchangeDeps } from './request-context.ts';
import type { RouteHandler, RouteHandlers } from './route.ts';

/** What counts the calls of an endpoint; addresses before anything is looked up. */
export type FastLimits = { byAddress: readonly Limiter<LimitState>[]; byPerson: readonly Limiter[] };

export type FastPathOptions = IdentityOptions &
  AnswerOptions &
  ExchangeDeps & {
    /** Where the contract is mounted, such as `/api`. */
    base: string;
    /** `null` for an endpoint that is left to the framework. */
    limits(name: EndpointName): FastLimits | null;
    /** Headers of every answer. */
    headersFor(request: IncomingMessage): HeaderList;
    trustedHops: number;
    bodyLimitBytes: number;
    /** What can be refused by the headers alone, before the body or the credentials are read. */
    refuseEarly(name: EndpointName, request: IncomingMessage): Refusal | null;
  };

/** Serves a request and says so; `false` leaves it, untouched, to the framework. */
export type FastPath = (request: IncomingMessage, response: ServerResponse) => boolean;

type FastRoute = {
  name: EndpointName;
  endpoint: Endpoint;
  answer: Answering;
  policy: ReadPolicy | null;
  limits: FastLimits;
  isRepeatable: boolean;
};
type Plain = PlainRequest<FastRoute>;

type Deps = FastPathOptions & { translate: ReturnType<typeof createTranslator> };

/** A request that is served here, and what is known of it. */
type Known = {
  plain: Plain;
  request: IncomingMessage;
  response: ServerResponse;
  exchange: Exchange;
  ip: string;
};

/**
 * Serves endpoints without the framework, whose layers cost several times what the endpoints themselves do.
 *
 * It takes only the plain form in which clients send a request (`fast-routes.ts`), and the difference cannot be told: limits, checks,
 * answers and the log come from the same functions as the mounted routes, and everything unusual still goes there.
 */
export function createFastPath(handlers: RouteHandlers, options: FastPathOptions): FastPath {
  const find = createFastRoutes(toFastRoutes(handlers, options), options);
  const deps: Deps = { ...options, translate: createTranslator(options.logger) };

  return (request, response) => {
    const plain = find(request);
    if (!plain) return false;
    const fail = (error: unknown) => {
      options.logger.error({ err: error }, 'an answer could not be written');
      response.destroy();
    };
    try {
      handle(deps, plain, request, response)?.catch(fail);
    } catch (error) {
      fail(error);
    }
    return true;
  };
}

/** A promise only where something has to be waited for. */
function handle(
  deps: Deps,
  plain: Plain,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> | null {
  const exchange = beginExchange(deps, request, response, plain.path);
  exchange.route = plain.route.name;
  const ip = clientNetwork(request, deps.trustedHops);
  const limited = takeByAddress(plain.route.limits.byAddress, { ip, caller: null });
  const known: Known = { plain, request, response, exchange, ip };
  const answer = limited.refusal ?? deps.refuseEarly(plain.route.name, request) ?? findShared(deps, known);
  if (!answer) return decide(deps, known, limited);
  send(deps, known, answer, limited);
  return null;
}

async function decide(deps: Deps, known: Known, byAddress: LimitState): Promise<void> {
  const { plain, request, exchange, ip } = known;
  const read = readIdentity(request, deps.authenticate);
  const identity = read instanceof Promise ? await read : read;
  exchange.apiKeyId = identity.key?.id;
  const taken = takeByPerson(plain.route.limits.byPerson, { ip, caller: identity.caller }, byAddress);
  const limited = taken instanceof Promise ? await taken : taken;
  send(deps, known, limited.refusal ?? (await serve(deps, known, identity)), limited);
}

/** An answer that is ready for everybody: the caller's credentials are not looked at then. */
function findShared({ reads }: Deps, { plain: { route }, request }: Known): Answer | null {
  const { url = '', headers } = request;
  if (!route.policy || !maySeeShared(route.policy, headers) || !saysPlainWait(headers)) return null;
  return reads.cache.find(url, headers);
}

async function serve(
  { translate }: Deps,
  { plain: { route, path, params, query }, request, exchange, ip }: Known,
  identity: Identity,
): Promise<Answer | Refusal> {
  const { endpoint, answer } = route;
  try {
    const body = endpoint.body ? await readJson(request) : undefined;
    const { headers, url = path } = request;
    return await answer({ url, identity, params, query, body, headers, exchange, ip });
  } catch (error) {
    return translate(error, { requestId: exchange.requestId, method: endpoint.method, path });
  }
}

function send(
  { headersFor }: Deps,
  { plain, request, response, exchange }: Known,
  outcome: Answer | Refusal,
  limited: LimitState,
): void {
  const { requestId } = exchange;
  let answer: Answer;
  if (outcome instanceof Refusal) {
    exchange.problemCode = outcome.code;
    answer = answerRefusal(outcome, { requestId, isRepeatable: plain.route.isRepeatable });
  } else answer = unlessKnown(outcome, request.headers);
  // What is left of the body is thrown away by node itself once the answer is out.
  const list = [...headersFor(request), HEADERS.requestId, requestId];
  for (const name in limited.headers) list.push(name, limited.headers[name] ?? '');
  writeAnswer(response, answer, list);
}

const toFastRoutes = (handlers: RouteHandlers, options: FastPathOptions): FastRoute[] =>
  endpointNames.flatMap((name) => toFastRoute(name, handlers, options));

function toFastRoute(name: EndpointName, handlers: RouteHandlers, options: FastPathOptions): FastRoute[] {
  const limits = options.limits(name);
  if (!limits) return [];
  const endpoint: Endpoint = endpoints[name];
  const handler = handlers[name] as unknown as RouteHandler<Endpoint>;
  const hasKey = endpoint.idempotencyKey === 'required';
  const policy = options.reads.policyOf(name);
  const answer = createAnswering(name, handler, options);
  return [{ name, endpoint, answer, policy, limits, isRepeatable: isRepeatable(endpoint, { hasKey }) }];
}

const UNLIMITED: LimitState = { headers: Object.freeze({}), refusal: null };

/** Takes a point of each limit in turn, as far as it goes; the last one speaks. */
function takeByAddress(
  limits: readonly Limiter<LimitState>[],
  asker: Parameters<Limiter['take']>[0],
): LimitState {
  let state = UNLIMITED;
  for (const limit of limits) {
    state = limit.take(asker);
    if (state.refusal) break;
  }
  return state;
}

/** The same for limits that may ask Redis; a promise only when one of them does. */
function takeByPerson(
  [limit, ...others]: readonly Limiter[],
  asker: Asker,
  before: LimitState,
): LimitState | Promise<LimitState> {
  if (!limit || before.refusal) return before;
  const taken = limit.take(asker);
  return taken instanceof Promise
    ? taken.then((state) => takeByPerson(others, asker, state))
    : takeByPerson(others, asker, taken);
}

function writeAnswer(
  response: ServerResponse,
  { status, headers, contentType, body }: Answer,
  list: string[],
): void {
  for (const name in headers) list.push(name, headers[name] ?? '');
  if (!('Cache-Control' in headers)) list.push('Cache-Control', 'no-store');
  if (body !== null)
    list.push('Content-Type', contentType, 'Content-Length', String(Buffer.byteLength(body)));
  response.writeHead(status, list);
  response.end(body);
}
