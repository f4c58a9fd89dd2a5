import {
  emptyBodySchema,
  type Endpoint,
  type EndpointName,
  endpoints,
  HEADERS,
  idempotencyKeySchema,
  isRepeatable,
} from '@livedrops/sdk/contract';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { invariant } from '../invariant.ts';
import { within } from '../within.ts';
import { identify, type IdentityOptions, requireCaller } from './identity.ts';
import { ProblemError, Refusal } from './problem.ts';
import { Reply, type RouteHandler, type RouteHandlers } from './route.ts';
import { allowRetryHint, sendProblem } from './send-problem.ts';
import { parseInput } from './validation.ts';

export type MountOptions = IdentityOptions & {
  /** Middleware in front of a route, such as its rate limit; it may ask `callerOf` who calls. */
  guards(name: EndpointName): readonly RequestHandler[];
  /** Checks each answer against the contract; a mismatch is a bug (500). For tests. */
  checkResponses: boolean;
  bodyLimitBytes: number;
  /** A handler that takes longer is not waited for: the answer is `unavailable`, outcome unknown. */
  answerWithinMs: number;
};

/** Mounts exactly the endpoints of the contract, each behind authentication and validation; other methods get 405. */
export function mountContract(handlers: RouteHandlers, options: MountOptions): Router {
  const router = express.Router({ caseSensitive: true, strict: false });
  const parseBody = express.json({ limit: options.bodyLimitBytes, strict: false, type: isJson });
  const names = Object.keys(endpoints) as EndpointName[];
  // `/drops/live` must win over `/drops/{dropId}`.
  const bySpecificity = names.sort((a, b) => countParams(endpoints[a].path) - countParams(endpoints[b].path));
  for (const name of bySpecificity) {
    const endpoint: Endpoint = endpoints[name];
    const handler = handlers[name] as unknown as RouteHandler<Endpoint>;
    router[toMethod(endpoint)](
      toExpressPath(endpoint.path),
      identify(options),
      ...options.guards(name),
      requireJson,
      parseBody,
      serve(endpoint, handler, options),
    );
  }
  for (const [path, methods] of methodsByPath(names)) {
    router.all(toExpressPath(path), (request, response) => {
      response.setHeader('Allow', methods.join(', '));
      sendProblem(
        response,
        new Refusal('method_not_allowed', { detail: `${request.method} is not possible here` }),
      );
    });
  }
  return router;
}

const isJson = (request: { headers: Record<string, string | string[] | undefined> }) =>
  /^application\/([\w.+-]+\+)?json\b/i.test(String(request.headers['content-type'] ?? ''));

const requireJson: RequestHandler = (request, response, next) => {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && !isJson(request)) sendProblem(response, new Refusal('unsupported_media_type'));
  else next();
};

const countParams = (path: string) => path.split('{').length;
const toExpressPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');
const toMethod = (endpoint: Endpoint) => endpoint.method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';

function methodsByPath(names: readonly EndpointName[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const name of names) {
    const { path, method } = endpoints[name];
    methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  return methods;
}

function serve(endpoint: Endpoint, handler: RouteHandler<Endpoint>, options: MountOptions) {
  return async (request: Request, response: Response): Promise<void> => {
    allowRetryHint(response, isRepeatable(endpoint));
    const result = await within(run(request, response), options.answerWithinMs);
    if (result instanceof Refusal) sendProblem(response, result);
    else
      send(endpoint, response, result instanceof Reply ? result : new Reply(result), options.checkResponses);
  };

  async function run(request: Request, response: Response) {
    return handler({
      caller: await requireCaller(endpoint, request, options),
      params: endpoint.params && parseInput(endpoint.params, request.params, 'params'),
      query: endpoint.query ? parseInput(endpoint.query, request.query, 'query') : refuseQuery(request),
      idempotencyKey: readIdempotencyKey(endpoint, request) as never,
      body: readBody(endpoint, request),
      requestId: String(response.getHeader(HEADERS.requestId)),
      ip: request.ip ?? 'unknown',
    });
  }
}

function refuseQuery(request: Request): undefined {
  const names = Object.keys(request.query);
  if (names.length === 0) return undefined;
  throw new ProblemError('validation_failed', {
    errors: names.map((name) => ({ field: name, message: 'is not a known field' })),
  });
}

/** Without a body of its own, an endpoint takes none, or an empty object: a field that does nothing is a mistake. */
function readBody({ body }: Endpoint, request: Request): unknown {
  if (body) return parseInput(body, request.body, 'body');
  if (request.body !== undefined) parseInput(emptyBodySchema, request.body, 'body');
  return undefined;
}

function readIdempotencyKey(endpoint: Endpoint, request: Request): string | undefined {
  if (endpoint.idempotencyKey !== 'required') return undefined;
  const field = HEADERS.idempotencyKey;
  const raw = request.headers[field.toLowerCase()];
  if (raw === undefined || raw === '') {
    throw new ProblemError('idempotency_key_missing', { errors: [{ field, message: 'is required' }] });
  }
  // The IETF draft sends the key as a quoted string; both forms name the same key.
  const key = String(raw).replace(/^"(.*)"$/, '$1');
  if (idempotencyKeySchema.safeParse(key).success) return key;
  throw new ProblemError('idempotency_key_invalid', {
    errors: [{ field, message: 'must have 8 to 128 visible ASCII characters without quotes or commas' }],
  });
}

function send(endpoint: Endpoint, response: Response, reply: Reply<unknown>, checkResponses: boolean): void {
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  const status = reply.status ?? endpoint.status;
  if (!endpoint.response) {
    response.status(status).end();
    return;
  }
  if (checkResponses && status < 300) {
    const checked = endpoint.response.safeParse(reply.data);
    invariant(
      checked.success,
      `answer of ${endpoint.method} ${endpoint.path} breaks the contract: ${checked.error?.message}`,
    );
  }
  response.status(status).json(reply.data);
}
