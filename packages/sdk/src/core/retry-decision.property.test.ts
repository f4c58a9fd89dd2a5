import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRetry, retryPolicy, type Failure, type RetryContext } from './retry-decision.ts';

const FLOOR_MS = 50;
const outcome = fc.constantFrom('executed' as const, 'not_executed' as const, 'unknown' as const);
const answer: fc.Arbitrary<Failure> = fc.record({
  kind: fc.constant('response' as const),
  status: fc.integer({ min: 400, max: 599 }),
  code: fc.constant('some_code'),
  outcome,
  shouldRetry: fc.option(fc.boolean(), { nil: undefined }),
  retryAfterMs: fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: undefined }),
});
const failure = fc.oneof<fc.Arbitrary<Failure>[]>(
  answer,
  fc.record({ kind: fc.constantFrom('connection', 'timeout'), wasSent: fc.boolean() }),
);
const options = fc.record({
  maxRetries: fc.integer({ min: 0, max: 10 }),
  baseDelayMs: fc.integer({ min: 0, max: 5000 }),
  maxDelayMs: fc.integer({ min: 0, max: 60_000 }),
  maxRetryAfterMs: fc.integer({ min: 0, max: 60_000 }),
});
const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const contextOf = (more: Partial<RetryContext> & Pick<RetryContext, 'failure'>): RetryContext => ({
  endpoint: 'x.y',
  method: 'POST',
  isRepeatable: true,
  attempts: 1,
  ...more,
});

describe('whatever goes wrong, however retries are configured', () => {
  it('a call ends, within its retries and its time, and every wait is within its bounds', () => {
    fc.assert(
      fc.property(
        fc.array(failure, { minLength: 1, maxLength: 20 }),
        options,
        fc.array(draw, { minLength: 20, maxLength: 20 }),
        fc.integer({ min: 0, max: 120_000 }),
        fc.boolean(),
        (failures, given, draws, totalMs, isRepeatable) => {
          const policy = retryPolicy(given);
          let elapsedMs = 0;
          let attempts = 0;
          for (let retries = true; retries;) {
            const failed = failures[attempts % failures.length] ?? { kind: 'timeout', wasSent: true };
            attempts += 1;
            const context = contextOf({ failure: failed, attempts, isRepeatable });
            const random = () => draws[attempts % draws.length] ?? 0;
            const remainingMs = totalMs - elapsedMs;
            const decision = decideRetry({ ...context, remainingMs }, policy, random);
            retries = decision.retry;
            if (!decision.retry) continue;
            expect(decision.delayMs).toBeLessThan(remainingMs);
            const named = failed.kind === 'response' ? failed.retryAfterMs : undefined;
            const asked = named !== undefined && named >= FLOOR_MS ? named : undefined;
            const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempts - 1));
            expect(decision.delayMs).toBeGreaterThanOrEqual(asked ?? Math.min(FLOOR_MS, ceiling));
            expect(decision.delayMs).toBeLessThanOrEqual(
              asked === undefined ? ceiling : Math.min(asked, policy.maxRetryAfterMs) + 1000,
            );
            elapsedMs += decision.delayMs;
          }
          expect(attempts).toBeLessThanOrEqual(policy.maxRetries + 1);
          expect(elapsedMs).toBeLessThanOrEqual(totalMs);
        },
      ),
    );
  });

  it('what could happen twice goes again only after a word that it did not happen', () => {
    fc.assert(
      fc.property(failure, options, draw, (failed, given, drawn) => {
        const context = contextOf({ failure: failed, isRepeatable: false });
        const decision = decideRetry({ ...context, remainingMs: 1e9 }, retryPolicy(given), () => drawn);
        const isVouchedFor = failed.kind === 'response' ? failed.outcome === 'not_executed' : !failed.wasSent;
        expect(decision.retry && !isVouchedFor).toBe(false);
      }),
    );
  });
});
