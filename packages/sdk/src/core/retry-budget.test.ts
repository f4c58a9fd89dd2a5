import { expect, it } from 'vitest';
import { createRetryBudget } from './retry-budget.ts';

const takeAll = (take: () => boolean) => {
  let count = 0;
  while (count < 1000 && take()) count += 1;
  return count;
};

it('ends, and fills by one a second up to its size', () => {
  let nowMs = 0;
  const { take } = createRetryBudget(3, () => nowMs);
  expect(takeAll(take)).toBe(3);
  nowMs = 2000;
  expect(takeAll(take)).toBe(2);
  nowMs = 3_600_000;
  expect(takeAll(take)).toBe(3);
});

it('grows by a tenth for each call that goes well', () => {
  const { take, earn } = createRetryBudget(5, () => 0);
  takeAll(take);
  for (let call = 0; call < 25; call += 1) earn();
  expect(takeAll(take)).toBe(2);
});

it('has no end when it is switched off, and no beginning when it is 0', () => {
  expect(takeAll(createRetryBudget(false).take)).toBe(1000);
  expect(takeAll(createRetryBudget(0, () => 0).take)).toBe(0);
});
