import {
  type Endpoint,
  type EndpointName,
  endpointNames,
  endpoints,
  HEADERS,
  isRepeatable,
} from '@livedrops/sdk/contract';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { type AnswerOptions, createAnswering } from './answering.ts';
import { clientNetwork } from './client-network.ts';
import { identify, identityOf, type IdentityOptions } from './identity.ts';
import { Refusal } from './problem.ts';
import { readBytes } from './read-bytes.ts';
import { type CountBy, enforce, type Limiter } from './rate-limit.ts';
import { exchangeOf, nameRoute } from './request-context.ts';
import type { RouteHandler, RouteHandlers } from './route.ts';
import { allowRetryHint, sendAnswer, sendProblem } from './send-problem.ts';

export type MountOptions = IdentityOptions &
  AnswerOptions & {
    /** What counts the calls of an endpoint; addresses first. */
    limits(name: EndpointName): readonly Limiter[];
    bodyLimitBytes: number;
    trustedHops: number;
  };

/** Mounts exactly the endpoints of the contract, each behind authentication and validation; other methods get 405. */
export function mountContract(handlers: RouteHandlers, options: MountOptions): Router {
  const router = express.Router({ caseSensitive: true, strict: false });
  const parseBody = express.json({ limit: options.bodyLimitBytes, strict: false, type: isJson });
  for (const name of endpointNames) {
    const endpoint: Endpoint = endpoints[name];
    const handler = handlers[name] as unknown as RouteHandler<Endpoint>;
    router[toMethod(endpoint)](
      toExpressPath(endpoint.path),
      nameRoute(name),
      ...guards(options, name),
      ...(endpoint.takesFile ? [] : [requireJson, parseBody]),
      serve(name, handler, options),
    );
  }
  for (const [path, methods] of methodsByPath()) {
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

/**
 * Addresses are counted before anything is looked up, people once it is known who they are. Public routes without limits (health) answer
 * everybody alike: their callers are not looked up.
 */
function guards(options: MountOptions, name: EndpointName): RequestHandler[] {
  const limits = options.limits(name);
  if (limits.length === 0 && endpoints[name].auth === 'public') return [];
  const by = (what: CountBy) =>
    limits.filter((limit) => limit.by === what).map((limit) => enforce(limit, options.trustedHops));
  return [...by('address'), identify(options), ...by('person')];
}

const isJson = (request: { headers: Record<string, string | string[] | undefined> }) =>
  /^application\/([\w.+-]+\+)?json\b/i.test(String(request.headers['content-type'] ?? ''));

const requireJson: RequestHandler = (request, response, next) => {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && !isJson(request)) sendProblem(response, new Refusal('unsupported_media_type'));
  else next();
};

const toExpressPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');
const toMethod = (endpoint: Endpoint) => endpoint.method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';

function methodsByPath(): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const name of endpointNames) {
    const { path, method } = endpoints[name];
    methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  return methods;
}

function serve(name: EndpointName, handler: RouteHandler<Endpoint>, options: MountOptions) {
  const endpoint: Endpoint = endpoints[name];
  const answer = createAnswering(name, handler, options);
  const { takesFile } = endpoint;
  return async (request: Request, response: Response): Promise<void> => {
    const hasKey = request.headers[HEADERS.idempotencyKey.toLowerCase()] !== undefined;
    allowRetryHint(response, isRepeatable(endpoint, { hasKey }));
    const result = await answer({
      url: request.originalUrl,
      identity: identityOf(request),
      params: request.params,
      query: request.query,
      body: request.body as unknown,
      ...(takesFile && { readFile: () => readBytes(request, takesFile.maxBytes) }),
      headers: request.headers,
      exchange: exchangeOf(response),
      ip: clientNetwork(request, options.trustedHops),
    });
    if (result instanceof Refusal) sendProblem(response, result);
    else sendAnswer(response, result);
  };
}
