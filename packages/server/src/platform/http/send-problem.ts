import { HEADERS, PROBLEMS } from '@livedrops/sdk/contract';
import type { Response } from 'express';
import { presentProblem, type Refusal } from './problem.ts';

/** Answers with problem+json, Retry-After in whole seconds and the retry hint. */
export function sendProblem(response: Response, refusal: Refusal): void {
  const { retryAfterMs, shouldRetry } = refusal.options;
  if (retryAfterMs !== undefined)
    response.setHeader(HEADERS.retryAfter, String(Math.ceil(retryAfterMs / 1000)));
  if (shouldRetry !== undefined) response.setHeader(HEADERS.shouldRetry, String(shouldRetry));
  response.locals['problemCode'] = refusal.code;
  const requestId = String(response.getHeader(HEADERS.requestId) ?? '');
  response.setHeader('Cache-Control', 'no-store');
  response
    .status(PROBLEMS[refusal.code].status)
    .type('application/problem+json')
    .send(JSON.stringify(presentProblem(refusal, requestId)));
}
