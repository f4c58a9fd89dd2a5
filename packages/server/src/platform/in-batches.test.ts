import { expect, it } from 'vitest';
import { ahead, grouped, inBatches } from './in-batches.ts';

it('goes through a list of any length, each batch after the last record of the one before', async () => {
  const list = Array.from({ length: 1100 }, (_, index) => index);
  const asked: (number | null)[] = [];
  const read = async (last: number | null, limit: number) => {
    asked.push(last);
    const from = last === null ? 0 : last + 1;
    return list.slice(from, from + limit);
  };
  const sizes: number[] = [];
  for await (const batch of inBatches(read)) sizes.push(batch.length);
  expect(sizes).toEqual([500, 500, 100]);
  expect(asked).toEqual([null, 499, 999]);
});

/** Numbers that are made one by one; `made` tells how many were begun, `isEnded` that nobody wants more. */
function source(count: number, fault?: Error) {
  const state = { made: 0, isEnded: false };
  async function* numbers() {
    try {
      for (let number = 0; number < count; number += 1) {
        state.made += 1;
        if (fault && number === count - 1) throw fault;
        yield number;
      }
    } finally {
      state.isEnded = true;
    }
  }
  return { state, numbers };
}

it('makes one ahead, and not more', async () => {
  const { state, numbers } = source(5);
  const begun: number[] = [];
  const seen: number[] = [];
  for await (const number of ahead(numbers())) {
    seen.push(number);
    await new Promise((resolve) => setImmediate(resolve));
    begun.push(state.made);
  }
  expect(seen).toEqual([0, 1, 2, 3, 4]);
  expect(begun).toEqual([2, 3, 4, 5, 5]);
});

it('tells a fault when it is its turn, and ends what it reads when nobody wants more', async () => {
  const failing = source(3, new Error('no primary'));
  const seen: number[] = [];
  const readAll = async () => {
    for await (const number of ahead(failing.numbers())) seen.push(number);
  };
  await expect(readAll()).rejects.toThrow('no primary');
  expect(seen).toEqual([0, 1]);
  const left = source(100);
  for await (const number of ahead(left.numbers())) if (number === 1) break;
  expect(left.state.isEnded).toBe(true);
  expect(left.state.made).toBe(3);
});

it('gives the items of a source so many at a time, and the rest', async () => {
  const sizes: number[][] = [];
  for await (const some of grouped(source(5).numbers(), 2)) sizes.push(some);
  expect(sizes).toEqual([[0, 1], [2, 3], [4]]);
  for await (const some of grouped(source(4).numbers(), 2)) expect(some).toHaveLength(2);
});
