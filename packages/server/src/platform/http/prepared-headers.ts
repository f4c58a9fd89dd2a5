import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';

/** Header names and values in turn, as `writeHead` takes them. */
export type HeaderList = readonly string[];

/**
 * The headers of helmet and cors. They depend on method and origin only, so the middleware runs once, at the start, and not for each
 * request.
 *
 * @param origins the only ones that the middleware tells from others
 */
export function prepareHeaders(
  middleware: readonly RequestHandler[],
  { method, origins }: { method: string; origins: readonly string[] },
): (request: IncomingMessage) => HeaderList {
  const anyOther = record(middleware, { method, headers: {} });
  const byOrigin = new Map(
    origins.map((origin) => [origin, record(middleware, { method, headers: { origin } })]),
  );
  return ({ headers: { origin } }) => (origin === undefined ? anyOther : (byOrigin.get(origin) ?? anyOther));
}

function record(
  middleware: readonly RequestHandler[],
  request: Pick<IncomingMessage, 'headers'> & { method: string },
): HeaderList {
  const recorded = new Map<string, [name: string, value: string]>();
  const response = {
    setHeader: (name: string, value: OutgoingHttpHeaders[string]) =>
      recorded.set(name.toLowerCase(), [name, String(value)]),
    getHeader: (name: string) => recorded.get(name.toLowerCase())?.[1],
    removeHeader: (name: string) => recorded.delete(name.toLowerCase()),
  };
  let passed = 0;
  for (const handle of middleware) {
    void handle(
      request as Parameters<RequestHandler>[0],
      response as unknown as ServerResponse as Parameters<RequestHandler>[1],
      () => (passed += 1),
    );
  }
  if (passed < middleware.length)
    throw new Error('a middleware would have answered, or did not pass on at once');
  return [...recorded.values()].flat();
}
