import type { ErrorRequestHandler, RequestHandler } from 'express';
import mongoose from 'mongoose';
import type { Logger } from '../logger.ts';
import { classifyFailure } from '../transaction-failure.ts';
import { DeadlineError } from '../within.ts';
import { ProblemError, Refusal } from './problem.ts';
import { sendProblem } from './send-problem.ts';

const { MongoServerError } = mongoose.mongo;

/** The one translator from errors to answers. Nothing of an unexpected error leaves the server. */
export const createErrorHandler =
  (logger: Logger): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const refusal = refusalOf(error);
    if (refusal.code === 'internal' || refusal.code === 'unavailable') {
      logger.error(
        {
          err: error,
          requestId: response.getHeader('X-Request-Id'),
          method: request.method,
          path: request.path,
        },
        'request failed',
      );
    }
    sendProblem(response, refusal);
  };

export const answerNotFound: RequestHandler = (request, response) => {
  sendProblem(
    response,
    new Refusal('not_found', { detail: `There is no ${request.method} ${request.path}` }),
  );
};

function refusalOf(error: unknown): Refusal {
  if (error instanceof ProblemError) return error.refusal;
  const bodyRefusal = fromBodyParser(error);
  if (bodyRefusal) return bodyRefusal;
  // A write may have happened before the failure, so the honest outcome is `unknown`.
  if (isDatabaseAway(error))
    return new Refusal('unavailable', { outcome: 'unknown', retryAfterMs: 1000, shouldRetry: true });
  return new Refusal('internal', { outcome: 'unknown' });
}

/** express.json reports by `type`: https://github.com/expressjs/body-parser#errors */
function fromBodyParser(error: unknown): Refusal | null {
  if (!(error instanceof Error) || !('type' in error))
    return error instanceof URIError ? malformed('path') : null;
  switch (error.type) {
    case 'entity.too.large':
      return new Refusal('payload_too_large', { errors: [{ field: 'body', message: 'is too large' }] });
    case 'entity.parse.failed':
    case 'request.aborted':
    case 'request.size.invalid':
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return malformed('body');
    default:
      return null;
  }
}

const malformed = (field: string) =>
  new Refusal('malformed_request', { errors: [{ field, message: 'could not be read' }] });

const isDatabaseAway = (error: unknown): boolean =>
  error instanceof DeadlineError ||
  (error instanceof MongoServerError && ['conflict', 'unknown'].includes(classifyFailure(error))) ||
  (error instanceof Error &&
    /^Mongo(ose)?(ServerSelection|Network|NotConnected|PoolCleared|WriteConcern|Topology|WaitQueue|TransactionTimeout)/.test(
      error.name,
    ));
