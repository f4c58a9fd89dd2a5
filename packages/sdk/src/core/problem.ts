import { HEADERS } from '../types/headers.ts';
import { isObject } from './is-object.ts';
import type { FieldError, Outcome, Problem } from '../types/problem.ts';

/**
 * Reads an error answer. What is missing or of the wrong kind is made up from the status, because proxies,
 * balancers and newer servers answer too: a body that is no problem gets the code `http_<status>`.
 */
export const readProblem = (response: Response, text: string): Problem => {
  const body = parseObject(text);
  const requestId = asString(body['requestId']) ?? response.headers.get(HEADERS.requestId) ?? '';
  const title = asString(body['title']) ?? (response.statusText || `HTTP ${response.status}`);
  const isProblem = asString(body['code']) !== undefined;
  return {
    ...body,
    type: asString(body['type']) ?? 'about:blank',
    title,
    status: response.status,
    code: asString(body['code']) ?? `http_${response.status}`,
    detail: asString(body['detail']) ?? title,
    outcome: (isProblem ? asOutcome(body['outcome']) : undefined) ?? outcomeOfStatus(response.status),
    requestId,
    errors: asFieldErrors(body['errors']),
    retryAfterMs: asNumber(body['retryAfterMs']),
    remaining: asNumber(body['remaining']),
    price: asNumber(body['price']),
    serverTime: asString(body['serverTime']),
  };
};

/** A server that refuses with a 4xx has not done it. A gateway's 408 or a 5xx says nothing about what is behind it. */
export const outcomeOfStatus = (status: number): Outcome =>
  status >= 400 && status < 500 && status !== 408 ? 'not_executed' : 'unknown';

/**
 * Milliseconds to wait: `Retry-After` as seconds or as a date (measured by the server's own clock where it
 * sent one), else the problem's `retryAfterMs`.
 */
export const readRetryAfterMs = (headers: Headers, problem: Problem): number | undefined => {
  const header = headers.get(HEADERS.retryAfter)?.trim();
  if (header === undefined || header === '') return problem.retryAfterMs;
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  if (Number.isNaN(at)) return problem.retryAfterMs;
  const serverNow = Date.parse(headers.get('Date') ?? '');
  return Math.max(0, at - (Number.isNaN(serverNow) ? Date.now() : serverNow));
};

export const readShouldRetry = (headers: Headers): boolean | undefined => {
  const hint = headers.get(HEADERS.shouldRetry)?.trim().toLowerCase();
  return hint === 'true' ? true : hint === 'false' ? false : undefined;
};

const parseObject = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
};

const asString = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const asNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

const asOutcome = (value: unknown): Outcome | undefined =>
  value === 'executed' || value === 'not_executed' || value === 'unknown' ? value : undefined;

const asFieldErrors = (value: unknown): FieldError[] | undefined => {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { field, message } = entry as Record<string, unknown>;
    return typeof field === 'string' && typeof message === 'string' ? [{ field, message }] : [];
  });
};
