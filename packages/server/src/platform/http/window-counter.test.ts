import { expect, it } from 'vitest';
import { createWindowCounter } from './window-counter.ts';

it('counts in windows that begin with the first point', () => {
  let now = 5000;
  const counter = createWindowCounter(1000, () => now);
  expect(counter.take('a')).toEqual({ used: 1, msBeforeNext: 1000 });
  now += 400;
  expect(counter.take('a')).toEqual({ used: 2, msBeforeNext: 600 });
  expect(counter.take('b'), 'another key').toEqual({ used: 1, msBeforeNext: 1000 });
  now += 600;
  expect(counter.take('a'), 'the next window').toEqual({ used: 1, msBeforeNext: 1000 });
});
