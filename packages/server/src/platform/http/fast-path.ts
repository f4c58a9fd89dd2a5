import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Endpoint, HEADERS, isRepeatable } from '@livedrops/sdk/contract';
import type { Logger } from '../logger.ts';
import { type Answer, answerRefusal, answerReply } from './answer.ts';
import { type CallOptions, createCall, type RawCall } from './call-endpoint.ts';
import { clientNetwork } from './client-network.ts';
import { type IdentityOptions, readIdentity } from './identity.ts';
import { readJson } from './json-body.ts';
import type { HeaderList } from './prepared-headers.ts';
import { Refusal } from './problem.ts';
import type { Asker, Limiter, LimitState } from './rate-limit.ts';
import { createTranslator } from './refusal-of.ts';
import { beginExchange } from './request-context.ts';
import type { RouteHandler } from './route.ts';

export type FastPathOptions = IdentityOptions &
  CallOptions & {
    /** Where the contract is mounted, such as `/api`. */
    base: string;
    logger: Logger;
    limits: { byAddress: readonly Limiter<LimitState>[]; byPerson: readonly Limiter[] };
    /** Headers of every answer. */
    headersFor(request: IncomingMessage): HeaderList;
    trustedHops: number;
    checkResponses: boolean;
    bodyLimitBytes: number;
    /** What can be refused by the headers alone, before anything is read or anybody is asked. */
    refuseEarly(request: IncomingMessage): Refusal | null;
  };

/** Serves a request and says so; `false` leaves it, untouched, to somebody else. */
export type FastPath = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Serves one endpoint without the framework, whose layers cost several times what the endpoint itself does.
 *
 * It takes only the plain form in which clients send it (the exact path, JSON of a known and small length), and
 * the difference cannot be told: limits, checks, answers and the log come from the same functions as the mounted
 * route, and everything unusual still goes there.
 */
export function createFastPath<E extends Endpoint>(
  endpoint: E,
  handler: RouteHandler<E>,
  options: FastPathOptions,
): FastPath {
  const path = `${options.base}${endpoint.path}`;
  const isPlain = createPlainTest(endpoint.method, path, options.bodyLimitBytes);
  const call = createCall(endpoint, handler, options);
  const translate = createTranslator(options.logger);
  const { byAddress, byPerson } = options.limits;
  const repeatable = isRepeatable(endpoint, { hasKey: endpoint.idempotencyKey === 'required' });

  return (request, response) => {
    if (!isPlain(request)) return false;
    handle(request, response).catch((error: unknown) => {
      options.logger.error({ err: error }, 'an answer could not be written');
      response.destroy();
    });
    return true;
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = beginExchange(options.logger, request, response, path);
    const { requestId } = exchange;
    const ip = clientNetwork(request, options.trustedHops);
    let limited = take(byAddress, { ip, caller: null });
    let answer: Answer | Refusal | null = limited.refusal ?? options.refuseEarly(request);
    if (!answer) {
      const read = readIdentity(request, options.authenticate);
      const identity = read instanceof Promise ? await read : read;
      exchange.apiKeyId = identity.key?.id;
      const taken = takeShared(byPerson, { ip, caller: identity.caller }, limited);
      limited = taken instanceof Promise ? await taken : taken;
      answer = limited.refusal ?? (await serve(request, { identity, requestId, ip }));
    }
    if (answer instanceof Refusal) {
      exchange.problemCode = answer.code;
      answer = answerRefusal(answer, { requestId, isRepeatable: repeatable });
    }
    // What is left of the body is thrown away by node itself once the answer is out.
    writeAnswer(response, answer, [
      ...options.headersFor(request),
      HEADERS.requestId,
      requestId,
      ...Object.entries(limited.headers).flat(),
    ]);
  }

  async function serve(
    request: IncomingMessage,
    { identity, requestId, ip }: Pick<RawCall, 'identity' | 'requestId' | 'ip'>,
  ): Promise<Answer | Refusal> {
    try {
      const body = await readJson(request);
      const { headers } = request;
      const result = await call({ identity, params: NONE, query: NONE, body, headers, requestId, ip });
      return result instanceof Refusal ? result : answerReply(endpoint, result, options.checkResponses);
    } catch (error) {
      return translate(error, { requestId, method: endpoint.method, path });
    }
  }
}

const NONE = Object.freeze({});
const UNLIMITED: LimitState = { headers: NONE, refusal: null };

const PLAIN_JSON = /^application\/json(?:; ?charset=utf-8)?$/i;

/** Anything else may need what the framework knows: other encodings, answers to wrong input, a body of unknown length. */
function createPlainTest(method: string, path: string, lengthMax: number) {
  return ({ method: asked, url, headers }: IncomingMessage): boolean => {
    if (url !== path || asked !== method) return false;
    const length = Number(headers['content-length']);
    return (
      length > 0 &&
      length <= lengthMax &&
      headers['transfer-encoding'] === undefined &&
      headers['content-encoding'] === undefined &&
      PLAIN_JSON.test(headers['content-type'] ?? '')
    );
  };
}

/** Takes a point of each limit in turn, as far as it goes; the last one speaks. */
function take(limits: readonly Limiter<LimitState>[], asker: Parameters<Limiter['take']>[0]): LimitState {
  let state = UNLIMITED;
  for (const limit of limits) {
    state = limit.take(asker);
    if (state.refusal) break;
  }
  return state;
}

/** The same for limits that may ask Redis; a promise only when one of them does. */
function takeShared(
  [limit, ...others]: readonly Limiter[],
  asker: Asker,
  before: LimitState,
): LimitState | Promise<LimitState> {
  if (!limit || before.refusal) return before;
  const taken = limit.take(asker);
  return taken instanceof Promise
    ? taken.then((state) => takeShared(others, asker, state))
    : takeShared(others, asker, taken);
}

function writeAnswer(
  response: ServerResponse,
  { status, headers, contentType, text }: Answer,
  list: string[],
): void {
  for (const [name, value] of Object.entries(headers)) list.push(name, value);
  if (!('Cache-Control' in headers)) list.push('Cache-Control', 'no-store');
  if (text !== null)
    list.push('Content-Type', contentType, 'Content-Length', String(Buffer.byteLength(text)));
  response.writeHead(status, list);
  response.end(text);
}
