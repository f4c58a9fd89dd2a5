import { http, type HttpHandler } from 'msw/http';
import { endpointNames, endpoints, type EndpointName } from '../contract/endpoints/index.ts';
import { createMockDb } from './create-mock-db.ts';
import type { MockDb } from './mock-db.ts';
import { respond } from './respond.ts';

/** What `createHandlers` takes. */
export type HandlerOptions = {
  /** Where the mocked server is, as given to `createLiveDrops`. Default: any origin. */
  baseUrl?: string | undefined;
  /** Default: a new one with demo data. */
  db?: MockDb | undefined;
};

/**
 * MSW handlers for every endpoint of the contract: `setupServer(...createHandlers({ db }))`.
 *
 * @example
 * ```ts
 * const db = createMockDb();
 * const server = setupServer(...createHandlers({ baseUrl: 'http://shop.test', db }));
 * ```
 */
export const createHandlers = ({ baseUrl = '*', db = createMockDb() }: HandlerOptions = {}): HttpHandler[] =>
  endpointNames.flatMap((name) => {
    const pattern = patternOf(baseUrl, name);
    const answerTo = http[methodOf(name)];
    if (!('takesFile' in endpoints[name]))
      return [answerTo(pattern, ({ request, params }) => respond(db, name, request, params))];
    return [
      answerTo(pattern, async ({ request, params }) => open(await respond(db, name, request, params))),
      http.options(pattern, ({ request }) => {
        const allowed = request.headers.get('access-control-request-headers') ?? '';
        return open(
          new Response(null, { status: 204, headers: { 'access-control-allow-headers': allowed } }),
        );
      }),
    ];
  });

/** Browsers send files by `XMLHttpRequest`, and that of jsdom asks whether the page may, as it would at another site. */
const open = (response: Response): Response => {
  response.headers.set('access-control-allow-origin', '*');
  response.headers.set('access-control-expose-headers', '*');
  return response;
};

export const methodOf = (name: EndpointName) =>
  endpoints[name].method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';

/** The address of an endpoint in MSW's notation. */
export const patternOf = (baseUrl: string, name: EndpointName): string =>
  `${baseUrl.replace(/(?<!\/)\/+$/, '')}/api${endpoints[name].path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
