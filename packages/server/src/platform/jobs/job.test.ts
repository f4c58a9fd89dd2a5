import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { backoffMs } from '../backoff.ts';
import { dead, done, dropJob, type Outcome, retry, settle, whyNotTry } from './job.ts';

const policy = { attemptsMax: 4, baseMs: 100, maxMs: 1000 };
const random = fc.double({ min: 0, max: 1, noNaN: true });
const policies = fc.record({
  attemptsMax: fc.integer({ min: 1, max: 50 }),
  baseMs: fc.integer({ min: 1, max: 60_000 }),
  maxMs: fc.integer({ min: 1, max: 86_400_000 }),
});

describe('the pause after a failure', () => {
  it.each([
    [1, 100],
    [2, 200],
    [3, 400],
    [4, 800],
    [5, 1000],
    [60, 1000],
  ])('after attempt %d is at most %d ms', (attempts, ms) => {
    expect(backoffMs(attempts, policy, 1)).toBe(ms);
    expect(backoffMs(attempts, policy, 0)).toBe(0);
  });

  it('is never negative, never longer than the limits, and grows with chance', () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 2000 }), random, random, (policy, attempts, a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        const pauseMs = backoffMs(attempts, policy, less);
        expect(pauseMs).toBeGreaterThanOrEqual(0);
        expect(pauseMs).toBeLessThanOrEqual(policy.maxMs);
        expect(pauseMs).toBeLessThanOrEqual(backoffMs(attempts, policy, more));
        expect(backoffMs(attempts, policy, a)).toBeLessThanOrEqual(backoffMs(attempts + 1, policy, a));
      }),
    );
  });
});

describe('what an attempt comes to', () => {
  it.each<[string, Outcome, number, object]>([
    ['done', done(), 1, { state: 'done' }],
    ['no longer needed', dropJob('sold out'), 1, { state: 'dropped', reason: 'sold out' }],
    ['hopeless', dead('no such address'), 1, { state: 'dead', reason: 'no such address' }],
    ['failed', retry('busy'), 2, { state: 'waiting', reason: 'busy', afterMs: 100 }],
    ['told to come back', retry('busy', 5000), 2, { state: 'waiting', reason: 'busy', afterMs: 5100 }],
    ['told to come back at once', retry('busy', 0), 2, { state: 'waiting', reason: 'busy', afterMs: 0 }],
    ['failed for the last time', retry('busy', 5000), 4, { state: 'dead', reason: 'busy' }],
  ])('%s', (_name, outcome, attempts, result) => {
    expect(settle(outcome, attempts, policy, 0.5)).toEqual(result);
  });

  it('every job ends, whatever happens to its attempts', () => {
    const outcomes = fc.oneof(
      fc.constant(done()),
      fc.constant(dropJob('unwanted')),
      fc.constant(dead('hopeless')),
      fc.option(fc.integer({ min: 0, max: 1000 })).map((ms) => retry('busy', ms ?? undefined)),
      // Its worker dies.
      fc.constant(null),
    );
    fc.assert(
      fc.property(policies, fc.infiniteStream(outcomes), random, (policy, stream, chance) => {
        let attempts = 0;
        for (;;) {
          attempts += 1;
          const refused = whyNotTry({ attempts, staleAt: null }, new Date(0), policy);
          if (refused) {
            expect(refused.state).toBe('dead');
            expect(attempts).toBe(policy.attemptsMax + 1);
            return;
          }
          const outcome = stream.next().value;
          if (!outcome) continue;
          const result = settle(outcome, attempts, policy, chance);
          if (result.state !== 'waiting') return;
          expect(attempts).toBeLessThan(policy.attemptsMax);
          expect(result.afterMs).toBeGreaterThanOrEqual(
            outcome.kind === 'retry' ? (outcome.afterMs ?? 0) : 0,
          );
        }
      }),
    );
  });
});

test.each([
  ['fresh', { attempts: 1, staleAt: new Date(1001) }, null],
  ['stale', { attempts: 1, staleAt: new Date(1000) }, { state: 'dropped', reason: 'stale' }],
  ['without an end', { attempts: 4, staleAt: null }, null],
  [
    'that killed its workers',
    { attempts: 5, staleAt: null },
    { state: 'dead', reason: 'the last attempt never ended' },
  ],
])('a job that is %s', (_name, job, expected) => {
  expect(whyNotTry(job, new Date(1000), policy)).toEqual(expected);
});
