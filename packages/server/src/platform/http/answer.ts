import type { IncomingHttpHeaders } from 'node:http';
import { type Endpoint, HEADERS, PROBLEMS } from '@livedrops/sdk/contract';
import isFresh from 'fresh';
import { invariant } from '../invariant.ts';
import { Download } from './download.ts';
import { presentProblem, type Refusal } from './problem.ts';
import type { Reply } from './reply.ts';

/** An answer as it goes out, beside the headers that every answer has. `body` is JSON, or the bytes of it; `null` is none. */
export type Answer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  contentType: string;
  body: string | Buffer | null;
  /** Of a file that is sent while it is made, instead of a body. */
  pieces?: AsyncIterable<string>;
};

/** The answer to a request that went well. With `checked`, one that breaks the contract is a bug. */
export function answerReply(endpoint: Endpoint, reply: Reply<unknown>, checked: boolean): Answer {
  const { headers } = reply;
  const status = reply.status ?? endpoint.status;
  const contentType = 'application/json; charset=utf-8';
  if (reply.data instanceof Download) return answerDownload(endpoint, reply.data);
  if (!endpoint.response) return { status, headers, contentType, body: null };
  if (checked && status < 300) {
    const result = endpoint.response.safeParse(reply.data);
    invariant(
      result.success,
      `answer of ${endpoint.method} ${endpoint.path} breaks the contract: ${result.error?.message}`,
    );
  }
  return { status, headers, contentType, body: JSON.stringify(reply.data) };
}

const answerDownload = (endpoint: Endpoint, { fileName, pieces }: Download): Answer => ({
  status: endpoint.status,
  headers: { 'Cache-Control': 'no-store', 'Content-Disposition': `attachment; filename="${fileName}"` },
  contentType: `${endpoint.download}; charset=utf-8`,
  body: null,
  pieces,
});

/** problem+json with Retry-After in whole seconds and the retry hint. */
export function answerRefusal(
  refusal: Refusal,
  { requestId, isRepeatable }: { requestId: string; isRepeatable: boolean },
): Answer {
  const { retryAfterMs, outcome } = refusal.options;
  // Asking for another try of a write without a key, after an unknown outcome, would ask to do it twice.
  const isSafe = outcome !== 'unknown' || isRepeatable;
  const shouldRetry = isSafe ? refusal.options.shouldRetry : undefined;
  return {
    status: PROBLEMS[refusal.code].status,
    headers: {
      'Cache-Control': 'no-store',
      ...(retryAfterMs !== undefined && { [HEADERS.retryAfter]: String(Math.ceil(retryAfterMs / 1000)) }),
      ...(shouldRetry !== undefined && { [HEADERS.shouldRetry]: String(shouldRetry) }),
    },
    contentType: 'application/problem+json; charset=utf-8',
    body: JSON.stringify(presentProblem(refusal, requestId)),
  };
}

/** The answer to a caller who may have it already. */
export function unlessKnown(answer: Answer, asked: IncomingHttpHeaders): Answer {
  const { ETag: etag } = answer.headers;
  if (etag === undefined || asked['if-none-match'] === undefined) return answer;
  if (!isFresh(asked, { etag })) return answer;
  const { 'Content-Encoding': _, ...headers } = answer.headers;
  return { ...answer, status: 304, headers, body: null };
}
