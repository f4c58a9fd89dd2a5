import { HEADERS } from '@livedrops/sdk/contract';
import type { Response } from 'express';
import { answerRefusal, type Answer, unlessKnown } from './answer.ts';
import type { Refusal } from './problem.ts';
import type { Exchange } from './request-context.ts';

/** Says whether a call of this route may be repeated when its outcome is unknown. */
export function allowRetryHint(response: Response, isRepeatable: boolean): void {
  response.locals['isRepeatable'] = isRepeatable;
}

export const requestIdOf = (response: Response): string =>
  String(response.getHeader(HEADERS.requestId) ?? '');

/** Answers with problem+json. */
export function sendProblem(response: Response, refusal: Refusal): void {
  const exchange = response.locals['exchange'] as Exchange | undefined;
  if (exchange) exchange.problemCode = refusal.code;
  const isRepeatable = response.locals['isRepeatable'] === true;
  sendAnswer(response, answerRefusal(refusal, { requestId: requestIdOf(response), isRepeatable }));
}

export function sendAnswer(response: Response, answer: Answer): void {
  const { status, headers, contentType, body } = unlessKnown(answer, response.req.headers);
  // What an answer varies by stands beside what all answers do (cors).
  const { Vary: vary, ...others } = headers;
  response.status(status).set(others);
  if (vary !== undefined) response.vary(vary);
  if (body === null) response.end();
  else response.type(contentType).send(body);
}
