import type { IncomingMessage } from 'node:http';
import { ProblemError } from './problem.ts';
import { malformed } from './refusal-of.ts';

const BYTE_ORDER_MARK = 0xfeff;

/**
 * Reads a body of JSON in UTF-8 whose length was announced and is not too much.
 *
 * @throws {ProblemError} `malformed_request` for what is no JSON, or when the sender leaves or has left
 */
export function readJson(request: IncomingMessage): Promise<unknown> {
  // Earlier steps may have waited, and the event is over by then.
  if (request.destroyed) return Promise.reject(hasLeft());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      try {
        resolve(parse(chunks));
      } catch (error) {
        reject(unreadable(error));
      }
    });
    request.once('aborted', () => reject(hasLeft()));
  });
}

function parse(chunks: readonly Buffer[]): unknown {
  const [first] = chunks;
  const bytes = chunks.length === 1 && first ? first : Buffer.concat(chunks);
  const text = bytes.toString('utf8');
  return JSON.parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text) as unknown;
}

const hasLeft = () => unreadable(new Error('the sender has left'));

const unreadable = (cause: unknown) =>
  new ProblemError('malformed_request', malformed('body').options, cause);
