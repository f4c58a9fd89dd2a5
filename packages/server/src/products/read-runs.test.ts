import { expect, test } from 'vitest';
import { readRuns } from './read-runs.ts';

const RUNS = [['a', 'b', 'c'], [], ['d'], ['e', 'f', 'g']];

test.each([
  [{ skip: 0, limit: 2 }, 'ab', 1, 0],
  [{ skip: 0, limit: 3 }, 'abc', 1, 0],
  [{ skip: 2, limit: 3 }, 'cde', 4, 1],
  [{ skip: 3, limit: 2 }, 'de', 3, 1],
  [{ skip: 5, limit: 9 }, 'fg', 1, 3],
  [{ skip: 9, limit: 2 }, '', 1, 3],
])('%o is %s', async (part, expected, finds, counts) => {
  const done = { finds: 0, counts: 0 };
  const found = await readRuns(RUNS, part, {
    find: async (run, { skip, limit }) => {
      done.finds += 1;
      return run.slice(skip, skip + limit);
    },
    count: async ({ length }, max) => {
      done.counts += 1;
      return Math.min(length, max);
    },
  });
  expect([found.join(''), done]).toEqual([expected, { finds, counts }]);
});
