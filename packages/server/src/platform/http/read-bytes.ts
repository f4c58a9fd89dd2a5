import type { IncomingMessage } from 'node:http';
import { ProblemError } from './problem.ts';
import { malformed } from './refusal-of.ts';

/**
 * Reads a body whole, up to a size. What is more is not kept; Node reads it away while the answer goes out.
 *
 * @throws {ProblemError} `payload_too_large`; `malformed_request` when the sender leaves or has left
 */
export function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  // Earlier steps may have waited, and the event is over by then.
  if (request.destroyed) return Promise.reject(hasLeft());
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.reject(isTooLarge(maxBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      reject(isTooLarge(maxBytes));
    });
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once('aborted', () => reject(hasLeft()));
  });
}

const hasLeft = () =>
  new ProblemError('malformed_request', malformed('body').options, new Error('the sender has left'));

const isTooLarge = (maxBytes: number) =>
  new ProblemError('payload_too_large', {
    errors: [{ field: 'body', message: `has more than ${maxBytes} bytes` }],
  });
