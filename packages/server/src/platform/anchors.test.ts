import { expect, it } from 'vitest';
import { createAnchors } from './anchors.ts';

function setUp() {
  let now = 1_000_000;
  const asked: (number | null)[] = [];
  const anchors = createAnchors<number>({ now: () => now });
  const next = async (from: number | null) => {
    asked.push(from);
    const found = (from ?? 0) + 1000;
    return found > 4500 ? null : found;
  };
  return { anchors, asked, next, pass: (ms: number) => void (now += ms) };
}

it('goes step by step, and once for all who ask', async () => {
  const { anchors, asked, next } = setUp();
  const found = await Promise.all([3, 2, 4].map((count) => anchors.find('a', count, next)));
  expect(found).toEqual([3000, 2000, 4000]);
  expect(asked).toEqual([null, 1000, 2000, 3000]);
});

it('ends where the list ends', async () => {
  const { anchors, asked, next } = setUp();
  expect(await anchors.find('a', 8, next)).toBeNull();
  expect(asked).toEqual([null, 1000, 2000, 3000, 4000]);
});

it('knows each list by itself, for some seconds', async () => {
  const { anchors, asked, next, pass } = setUp();
  await anchors.find('a', 1, next);
  await anchors.find('b', 1, next);
  pass(3999);
  await anchors.find('a', 1, next);
  expect(asked).toEqual([null, null]);
  pass(1);
  await anchors.find('a', 1, next);
  expect(asked).toEqual([null, null, null]);
});

it('begins anew after a failure', async () => {
  const { anchors, next } = setUp();
  const fails = async (from: number | null) => {
    if (from !== null) throw new Error('the database is away');
    return next(from);
  };
  await expect(anchors.find('a', 2, fails)).rejects.toThrow('the database is away');
  expect(await anchors.find('a', 2, next)).toBe(2000);
});
