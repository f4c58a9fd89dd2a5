import { HEADERS, PROBLEMS } from '@livedrops/sdk/contract';
import type { Response } from 'express';
import { presentProblem, type Refusal } from './problem.ts';

/** Says whether a call of this route may be repeated when nobody knows what became of it. */
export function allowRetryHint(response: Response, isRepeatable: boolean): void {
  response.locals['isRepeatable'] = isRepeatable;
}

/** Answers with problem+json, Retry-After in whole seconds and the retry hint. */
export function sendProblem(response: Response, refusal: Refusal): void {
  const { retryAfterMs, outcome } = refusal.options;
  if (retryAfterMs !== undefined)
    response.setHeader(HEADERS.retryAfter, String(Math.ceil(retryAfterMs / 1000)));
  // Asking for another try of a write without a key, after an unknown outcome, would ask to do it twice.
  const isSafe = outcome !== 'unknown' || response.locals['isRepeatable'] === true;
  const shouldRetry = isSafe ? refusal.options.shouldRetry : undefined;
  if (shouldRetry !== undefined) response.setHeader(HEADERS.shouldRetry, String(shouldRetry));
  response.locals['problemCode'] = refusal.code;
  const requestId = String(response.getHeader(HEADERS.requestId) ?? '');
  response.setHeader('Cache-Control', 'no-store');
  response
    .status(PROBLEMS[refusal.code].status)
    .type('application/problem+json')
    .send(JSON.stringify(presentProblem(refusal, requestId)));
}
