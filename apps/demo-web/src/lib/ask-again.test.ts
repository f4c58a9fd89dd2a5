import { ApiError } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import { askAgainMs, askAgainOr, POLL_MS } from './ask-again.ts';
import { createQueries } from './queries.ts';

const failure = (status: number, retryAfterMs?: number) =>
  new ApiError(
    {
      type: 'about:blank',
      title: '',
      status,
      code: 'overloaded',
      detail: '',
      outcome: 'not_executed',
      requestId: 'req_1',
    },
    { outcome: 'not_executed', attempts: 1, isRetrySafe: true, retryAfterMs },
  );

describe('a read that failed', () => {
  it('is asked again later each time, and never more seldom than it is asked anyway', () => {
    const waits = [1, 2, 3, 4, 5, 50].map((errorUpdateCount) =>
      askAgainMs({ error: failure(503), errorUpdateCount }),
    );
    expect(waits).toEqual(waits.toSorted((a, b) => Number(a) - Number(b)));
    expect(waits[0]).toBeLessThan(3000);
    expect(waits.at(-1)).toBeLessThanOrEqual(POLL_MS);
  });

  it('waits as long as the server says, however long that is', () => {
    expect(askAgainMs({ error: failure(503, 600_000), errorUpdateCount: 1 })).toBeGreaterThanOrEqual(600_000);
  });

  it.each([
    ['no failure', null, 777],
    ['what asking again cannot change', failure(404), 777],
  ])('after %s it is asked as usual', (_name, error, expected) => {
    expect(askAgainOr(777)({ state: { error, errorUpdateCount: 1 } })).toBe(expected);
  });

  it('is counted from its last answer on: what failed in the morning is forgotten at noon', async () => {
    const queries = createQueries();
    const read = (answer: () => string) =>
      queries.fetchQuery({ queryKey: ['drop'], staleTime: 0, queryFn: answer }).catch(() => undefined);
    const fail = () => {
      throw failure(503);
    };
    const count = () => queries.getQueryState(['drop'])?.errorUpdateCount;
    for (let times = 0; times < 5; times += 1) await read(fail);
    expect(count()).toBe(5);
    await read(() => 'here');
    await read(fail);
    expect(count()).toBe(1);
  });
});
