import { expect, test } from 'vitest';
import { ProblemError } from '../platform/http/problem.ts';
import { createConcurrencyLimit } from './concurrency-limit.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('never runs more than allowed, in order, and frees the place of a failure', async () => {
  const limited = createConcurrencyLimit({ concurrentMax: 2, waitingMax: 100 });
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const work = (index: number) => async () => {
    begun.push(index);
    running += 1;
    most = Math.max(most, running);
    await turn();
    running -= 1;
    if (index === 1) throw new Error('no luck');
    return index;
  };
  const results = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => limited(work(index))));
  expect(most).toBe(2);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
});

test('refuses at once when too many wait, and takes work again later', async () => {
  const limited = createConcurrencyLimit({ concurrentMax: 1, waitingMax: 1 });
  const taken = [limited(turn), limited(turn)];
  await expect(limited(turn)).rejects.toBeInstanceOf(ProblemError);
  await Promise.all(taken);
  await expect(limited(async () => 'later')).resolves.toBe('later');
});
