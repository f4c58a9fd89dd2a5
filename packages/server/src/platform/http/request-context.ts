import { randomUUID } from 'node:crypto';
import { HEADERS } from '@livedrops/sdk/contract';
import type { RequestHandler } from 'express';
import type { Logger } from '../logger.ts';

const CLIENT_REQUEST_ID = /^[\w.:-]{8,64}$/;

/** Gives each request an id (the client's, when it is a plain one), and logs its end with ids, not bodies. */
export const createRequestContext =
  (logger: Logger): RequestHandler =>
  (request, response, next) => {
    const offered = request.headers[HEADERS.requestId.toLowerCase()];
    const requestId = typeof offered === 'string' && CLIENT_REQUEST_ID.test(offered) ? offered : randomUUID();
    response.setHeader(HEADERS.requestId, requestId);
    const startedAt = performance.now();
    response.once('close', () => {
      const status = response.statusCode;
      const level = status >= 500 ? 'error' : status >= 400 ? 'info' : 'debug';
      logger[level](
        {
          requestId,
          method: request.method,
          path: request.originalUrl.split('?', 1)[0],
          status,
          code: response.locals['problemCode'] as string | undefined,
          durationMs: Math.round(performance.now() - startedAt),
          aborted: !response.writableFinished || undefined,
        },
        'request',
      );
    });
    next();
  };
