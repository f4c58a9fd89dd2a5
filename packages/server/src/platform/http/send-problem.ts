import { pipeline } from 'node:stream/promises';
import { HEADERS } from '@livedrops/sdk/contract';
import type { Response } from 'express';
import { answerRefusal, type Answer, unlessKnown } from './answer.ts';
import type { Refusal } from './problem.ts';
import { exchangeOf } from './request-context.ts';

/** Says whether a call of this route may be repeated when its outcome is unknown. */
export function allowRetryHint(response: Response, isRepeatable: boolean): void {
  response.locals['isRepeatable'] = isRepeatable;
}

export const requestIdOf = (response: Response): string =>
  String(response.getHeader(HEADERS.requestId) ?? '');

/** Answers with problem+json. */
export function sendProblem(response: Response, refusal: Refusal): void {
  exchangeOf(response).problemCode = refusal.code;
  const isRepeatable = response.locals['isRepeatable'] === true;
  sendAnswer(response, answerRefusal(refusal, { requestId: requestIdOf(response), isRepeatable }));
}

export function sendAnswer(response: Response, answer: Answer): void {
  const { status, headers, contentType, body, pieces } = unlessKnown(answer, response.req.headers);
  // What an answer varies by stands beside what all answers do (cors).
  const { Vary: vary, ...others } = headers;
  response.status(status).set(others);
  if (vary !== undefined) response.vary(vary);
  if (pieces) void sendPieces(response.type(contentType), pieces);
  else if (body === null) response.end();
  else response.type(contentType).send(body);
}

/** A reader who has gone ends the making of the file, and a fault in it ends the connection: it is in the log as an aborted request. */
const sendPieces = (response: Response, pieces: AsyncIterable<string>): Promise<void> =>
  pipeline(pieces, response).catch(() => {});
