import { describe, expect, it } from 'vitest';
import { backoffMs, spreadRetryAfterMs } from './backoff.ts';
import { decideRetry, retryPolicy, type Failure } from './retry-decision.ts';

const answer = (status: number, more: Partial<Extract<Failure, { kind: 'response' }>> = {}): Failure => ({
  kind: 'response',
  status,
  code: `http_${status}`,
  outcome: 'unknown',
  shouldRetry: undefined,
  retryAfterMs: undefined,
  ...more,
});

const decide = (
  failure: Failure,
  more: { isRepeatable?: boolean; attempts?: number; remainingMs?: number } = {},
) =>
  decideRetry(
    {
      endpoint: 'x.y',
      method: 'POST',
      isRepeatable: true,
      attempts: 1,
      remainingMs: 45_000,
      failure,
      ...more,
    },
    retryPolicy(undefined),
    () => 0.5,
  );

describe('a call that cannot do its thing twice', () => {
  it.each([408, 429, 500, 502, 503, 504])('is repeated after %i', (status) => {
    expect(decide(answer(status)).retry).toBe(true);
  });

  it.each([400, 401, 403, 404, 409, 410, 413, 422, 501])('is not repeated after %i', (status) => {
    expect(decide(answer(status))).toEqual({ retry: false, because: 'not_transient' });
  });

  it.each(['connection', 'timeout'] as const)('is repeated after a failed %s', (kind) => {
    expect(decide({ kind, wasSent: true }).retry).toBe(true);
  });
});

describe('a call that could do its thing twice', () => {
  const once = { isRepeatable: false };

  it.each<[string, Failure]>([
    ['a failed connection', { kind: 'connection', wasSent: true }],
    ['a timeout', { kind: 'timeout', wasSent: true }],
    ['a 500', answer(500)],
    ['a 500 that claims it did nothing', answer(500, { outcome: 'not_executed' })],
    ['a 503 that does not know', answer(503)],
    ['a 504', answer(504)],
    ['the word of a server that does not know what happened', answer(503, { shouldRetry: true })],
    ['the word of a server that did it', answer(500, { shouldRetry: true, outcome: 'executed' })],
  ])('is not repeated after %s', (_name, failure) => {
    expect(decide(failure, once)).toEqual({ retry: false, because: 'not_safe' });
  });

  it.each<[string, Failure]>([
    ['a connection that never was', { kind: 'connection', wasSent: false }],
    ['a timeout before anything was sent', { kind: 'timeout', wasSent: false }],
    ['a 429 that did nothing', answer(429, { outcome: 'not_executed' })],
    ['a 503 that did nothing', answer(503, { outcome: 'not_executed' })],
    ['the word of a server that did nothing', answer(500, { shouldRetry: true, outcome: 'not_executed' })],
  ])('is repeated after %s', (_name, failure) => {
    expect(decide(failure, once).retry).toBe(true);
  });
});

describe('the word of the server', () => {
  it('overrides the status both ways', () => {
    expect(decide(answer(409, { shouldRetry: true })).retry).toBe(true);
    expect(decide(answer(503, { shouldRetry: false }))).toEqual({
      retry: false,
      because: 'refused_by_server',
    });
  });

  it('sets the wait, which is never shorter and at most a tenth longer', () => {
    expect(decide(answer(503, { retryAfterMs: 2000 }))).toEqual({ retry: true, delayMs: 2100 });
  });

  it.each([0, 1, 49])('that asks for %i ms is no reason to send everything at once', (retryAfterMs) => {
    expect(decide(answer(503, { retryAfterMs }))).toEqual(decide(answer(503)));
  });

  it('is not waited for when it asks for too much', () => {
    expect(decide(answer(429, { retryAfterMs: 20_000 })).retry).toBe(true);
    expect(decide(answer(429, { retryAfterMs: 20_001 }))).toEqual({ retry: false, because: 'wait_too_long' });
  });

  it('is not waited for when the time of the call would be over', () => {
    expect(decide(answer(429, { retryAfterMs: 5000 }), { remainingMs: 5000 })).toEqual({
      retry: false,
      because: 'no_time_left',
    });
  });
});

describe('the number of retries', () => {
  it('is three by default', () => {
    expect(decide(answer(503), { attempts: 3 }).retry).toBe(true);
    expect(decide(answer(503), { attempts: 4 })).toEqual({ retry: false, because: 'no_retries_left' });
  });

  it.each([false, { maxRetries: 0 }] as const)(
    'is exactly none with %j, whatever the server or `decide` say',
    (off) => {
      const policy = { ...retryPolicy(off), decide: () => true };
      const failure = answer(503, { shouldRetry: true });
      const context = {
        endpoint: 'x.y',
        method: 'GET',
        isRepeatable: true,
        attempts: 1,
        remainingMs: 1e6,
        failure,
      };
      expect(decideRetry(context, policy)).toEqual({ retry: false, because: 'no_retries_left' });
    },
  );

  it('can be bent by the caller within its limit', () => {
    const context = { endpoint: 'x.y', method: 'GET', isRepeatable: true, attempts: 1, remainingMs: 1e6 };
    const never = retryPolicy({ decide: () => false });
    const always = retryPolicy({ decide: () => true });
    expect(decideRetry({ ...context, failure: answer(503) }, never).retry).toBe(false);
    expect(decideRetry({ ...context, failure: answer(404) }, always).retry).toBe(true);
  });
});

describe('waits', () => {
  const ladder = { baseDelayMs: 300, maxDelayMs: 8000 };

  it.each([
    [1, 0, 50],
    [1, 1, 300],
    [2, 1, 600],
    [5, 1, 4800],
    [6, 1, 8000],
    [60, 1, 8000],
  ])('before retry %i with draw %d are %d ms', (retry, draw, ms) => {
    expect(backoffMs(retry, ladder, () => draw)).toBe(ms);
  });

  it('spread what the server asked for by at most a second', () => {
    expect(spreadRetryAfterMs(15_000, () => 1)).toBe(16_000);
    expect(spreadRetryAfterMs(15_000, () => 0)).toBe(15_000);
  });
});
