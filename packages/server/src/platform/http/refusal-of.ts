import mongoose from 'mongoose';
import { isDatabaseAway } from '../database-away.ts';
import type { Logger } from '../logger.ts';
import { classifyFailure } from '../transaction-failure.ts';
import { DeadlineError } from '../within.ts';
import { ProblemError, Refusal } from './problem.ts';

const { MongoServerError } = mongoose.mongo;

/** What a failed request says about itself in the log. */
export type FailedRequest = { requestId: string; method: string; path: string };

/** The one translator from errors to refusals; an unexpected error is logged, and nothing of it leaves the server. */
export const createTranslator =
  (logger: Logger) =>
  (error: unknown, request: FailedRequest): Refusal => {
    const refusal = refusalOf(error);
    if (refusal.code === 'internal' || refusal.code === 'unavailable')
      logger.error({ err: error, ...request }, 'request failed');
    return refusal;
  };

export const malformed = (field: string) =>
  new Refusal('malformed_request', { errors: [{ field, message: 'could not be read' }] });

function refusalOf(error: unknown): Refusal {
  if (error instanceof ProblemError) return error.refusal;
  const bodyRefusal = fromBodyParser(error);
  if (bodyRefusal) return bodyRefusal;
  // A write may have happened before the failure, so the honest outcome is `unknown`.
  if (isUndecided(error))
    return new Refusal('unavailable', { outcome: 'unknown', retryAfterMs: 1000, shouldRetry: true });
  return new Refusal('internal', { outcome: 'unknown' });
}

/** express.json reports by `type`: https://github.com/expressjs/body-parser#errors */
function fromBodyParser(error: unknown): Refusal | null {
  if (error instanceof URIError) return malformed('path');
  if (!(error instanceof Error)) return null;
  // A body that cannot be decompressed has a status only.
  if (!('type' in error)) return 'status' in error && error.status === 400 ? malformed('body') : null;
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

const isUndecided = (error: unknown): boolean =>
  error instanceof DeadlineError ||
  isDatabaseAway(error) ||
  (error instanceof MongoServerError && ['conflict', 'unknown'].includes(classifyFailure(error))) ||
  (error instanceof Error && /^Mongo(ose)?(WriteConcern|WaitQueue|TransactionTimeout)/.test(error.name));
