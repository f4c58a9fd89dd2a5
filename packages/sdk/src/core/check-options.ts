import type { OptionsPatch } from '../options.ts';
import type { RequestOptions } from '../request-options.ts';
import type { RetryOptions } from './retry-decision.ts';

// Options come from environments and forms, so their types are not enough. What cannot be right is refused with its name, because `NaN`
// retries and a timeout of `'5s'` would be noticed only when something else fails.

/** Throws a TypeError that names the option. */
export const checkClientOptions = (options: OptionsPatch): void => {
  checkTimes(options);
  checkNumber('maxResponseBytes', options.maxResponseBytes, { above: 0 });
  checkHeaders(options.headers);
  if (options.retry !== undefined && options.retry !== false) checkRetry(options.retry);
  if (options.offline !== undefined && options.offline !== 'fail' && options.offline !== 'wait')
    throw new TypeError('offline must be "fail" or "wait"');
  if (options.fetch !== undefined && typeof options.fetch !== 'function')
    throw new TypeError('fetch must be a function');
  if (options.middleware !== undefined && !Array.isArray(options.middleware))
    throw new TypeError('middleware must be an array');
};

const checkRetry = (retry: RetryOptions): void => {
  if (typeof retry !== 'object' || retry === null) throw new TypeError('retry must be an object or false');
  checkNumber('retry.maxRetries', retry.maxRetries, WHOLE);
  for (const name of ['baseDelayMs', 'maxDelayMs', 'maxRetryAfterMs'] as const)
    checkNumber(`retry.${name}`, retry[name], { from: 0 });
  if (retry.budget !== false) checkNumber('retry.budget', retry.budget, { from: 0 });
};

/** Throws a TypeError that names the option, and the call that does not take it. */
export const checkCallOptions = (
  options: RequestOptions,
  { endpoint, takesKey }: { endpoint: string; takesKey?: boolean | undefined },
): void => {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`The options of ${endpoint} must be an object`);
  checkTimes(options);
  checkNumber('maxRetries', options.maxRetries, WHOLE);
  checkHeaders(options.headers);
  // Who gives one relies on it.
  if (options.idempotencyKey !== undefined && takesKey !== true)
    throw new TypeError(`${endpoint} takes no idempotencyKey`);
};

const checkTimes = (options: { timeoutMs?: unknown; totalTimeoutMs?: unknown }): void => {
  checkNumber('timeoutMs', options.timeoutMs, { above: 0 });
  checkNumber('totalTimeoutMs', options.totalTimeoutMs, { above: 0 });
};

type Bounds = { from?: number; above?: number; isWhole?: boolean };

const WHOLE: Bounds = { from: 0, isWhole: true };

/** Throws a TypeError that names the option unless it is left out or within its bounds. */
export const checkNumber = (name: string, value: unknown, { from, above, isWhole = false }: Bounds): void => {
  if (value === undefined) return;
  const isRight =
    typeof value === 'number' &&
    (from === undefined || value >= from) &&
    (above === undefined || value > above) &&
    (!isWhole || Number.isInteger(value));
  if (isRight) return;
  const kind = isWhole ? 'whole number' : 'number';
  throw new TypeError(
    `${name} must be a ${kind} ${above === undefined ? 'from' : 'above'} ${above ?? from}: ${show(value)}`,
  );
};

const NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** What `fetch` would refuse, and quote in its error: a value may be secret. It takes a line break at the end. */
export const canBeHeader = (value: string): boolean => !/[^\t -\xff]/.test(value.trimEnd());

const checkHeaders = (headers: unknown): void => {
  if (headers === undefined) return;
  if (typeof headers !== 'object' || headers === null) throw new TypeError('headers must be an object');
  for (const [name, value] of Object.entries(headers)) {
    if (!NAME.test(name)) throw new TypeError(`headers has a name that cannot be sent: ${show(name)}`);
    if (typeof value !== 'string' || !canBeHeader(value))
      throw new TypeError(`headers has a value that cannot be sent: that of ${show(name)}`);
  }
};

const show = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : String(value));
