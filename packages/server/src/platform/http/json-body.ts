import type { IncomingMessage } from 'node:http';
import { ProblemError } from './problem.ts';
import { readBytes } from './read-bytes.ts';
import { malformed } from './refusal-of.ts';

const BYTE_ORDER_MARK = 0xfeff;

/**
 * Reads a body of JSON in UTF-8 whose length was announced and is not too much.
 *
 * @throws {ProblemError} `malformed_request` for what is no JSON, or when the sender leaves or has left
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = (await readBytes(request, Infinity)).toString('utf8');
  try {
    return JSON.parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text) as unknown;
  } catch (cause) {
    throw new ProblemError('malformed_request', malformed('body').options, cause);
  }
}
