import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from '../logger.ts';
import { explainNewer } from './client-version.ts';
import { Refusal } from './problem.ts';
import { createTranslator } from './refusal-of.ts';
import { requestIdOf, sendProblem } from './send-problem.ts';

/** Answers a request that failed. */
export function createErrorHandler(logger: Logger): ErrorRequestHandler {
  const translate = createTranslator(logger);
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { method, path } = request;
    sendProblem(response, translate(error, { requestId: requestIdOf(response), method, path }));
  };
}

const PATH_SHOWN = 200;

export const answerNotFound: RequestHandler = (request, response) => {
  sendProblem(
    response,
    new Refusal('not_found', {
      detail: `There is no ${request.method} ${request.path.slice(0, PATH_SHOWN)}${explainNewer(request.headers)}`,
    }),
  );
};
