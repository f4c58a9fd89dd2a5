import type { IncomingMessage } from 'node:http';
import { parse as parseQuery } from 'node:querystring';
import type { Endpoint } from '@livedrops/sdk/contract';

/** A plain request, taken apart. */
export type PlainRequest<Route> = {
  route: Route;
  /** As it was asked for, without the query. */
  path: string;
  params: Readonly<Record<string, string>>;
  query: object;
};

const NONE = Object.freeze({});

/** Characters that mean themselves: nothing of them has to be decoded, and no part is empty. */
const PLAIN_PATH = /^(?:\/[\w.-]+)+$/;
/** What a query may have without asking what a URL is. */
const PLAIN_QUERY = /^[!-"$-~]*$/;
const PLAIN_JSON = /^application\/json(?:; ?charset=utf-8)?$/i;

/**
 * Finds the route of a request in the plain form in which clients send it: the exact path in plain characters, no body for a read, JSON of
 * a known and small length for a write. `null` for anything else, which may need what the framework knows.
 *
 * @param routes in the order in which they are tried (`endpointNames`)
 * @param base where the contract is mounted, such as `/api`
 */
export function createFastRoutes<Route extends { endpoint: Endpoint }>(
  routes: readonly Route[],
  { base, bodyLimitBytes }: { base: string; bodyLimitBytes: number },
): (request: IncomingMessage) => PlainRequest<Route> | null {
  const patterns = routes.map((route) => toPattern(route, base));
  const byShape = Map.groupBy(patterns, ({ route, parts }) => shapeOf(route.endpoint.method, parts.length));

  return ({ method = '', url = '', headers }) => {
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    if (!PLAIN_PATH.test(path)) return null;
    const parts = path.split('/');
    const found = byShape.get(shapeOf(method, parts.length))?.find((pattern) => matches(pattern, parts));
    // Known here, so that `/orders/sold.csv` is no `/orders/{orderId}`; a file is sent by the framework.
    if (!found || found.route.endpoint.download !== undefined) return null;
    if (!hasPlainBody(found.route.endpoint, headers, bodyLimitBytes)) return null;
    const text = mark < 0 ? '' : url.slice(mark + 1);
    if (!PLAIN_QUERY.test(text) || (text === '' && mark >= 0)) return null;
    const query = text === '' ? NONE : parseQuery(text);
    return { route: found.route, path, params: readParams(found, parts), query };
  };
}

type Pattern<Route> = {
  route: Route;
  /** Literal parts of the path; `null` where a parameter stands. */
  parts: readonly (string | null)[];
  names: readonly { name: string; at: number }[];
};

const shapeOf = (method: string, length: number) => `${method} ${length}`;

function toPattern<Route extends { endpoint: Endpoint }>(route: Route, base: string): Pattern<Route> {
  const parts = `${base}${route.endpoint.path}`.split('/');
  const nameOf = (part: string) => /^\{(\w+)\}$/.exec(part)?.[1];
  return {
    route,
    parts: parts.map((part) => (nameOf(part) === undefined ? part : null)),
    names: parts.flatMap((part, at) => {
      const name = nameOf(part);
      return name === undefined ? [] : [{ name, at }];
    }),
  };
}

const matches = ({ parts }: Pattern<unknown>, asked: readonly string[]): boolean =>
  parts.every((part, index) => part === null || part === asked[index]);

function readParams({ names }: Pattern<unknown>, asked: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {};
  for (const { name, at } of names) params[name] = asked[at] ?? '';
  return params;
}

function hasPlainBody({ body }: Endpoint, headers: IncomingMessage['headers'], lengthMax: number): boolean {
  if (headers['transfer-encoding'] !== undefined || headers['content-encoding'] !== undefined) return false;
  if (!body) return headers['content-length'] === undefined;
  const length = Number(headers['content-length']);
  return length > 0 && length <= lengthMax && PLAIN_JSON.test(headers['content-type'] ?? '');
}
