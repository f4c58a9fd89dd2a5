import { describe, expect, it } from 'vitest';
import { concurrently } from './concurrently.ts';

describe('concurrently', () => {
  it('keeps the order of the items and never exceeds the limit', async () => {
    const items = Array.from({ length: 20 }, (_, index) => index);
    let running = 0;
    let most = 0;
    const results = await concurrently(items, 3, async (item) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn <= item % 4; turn += 1) await Promise.resolve();
      running -= 1;
      return item * 2;
    });
    expect(results).toEqual(items.map((item) => item * 2));
    expect(most).toBe(3);
  });

  it('starts nothing new after a failure', async () => {
    let started = 0;
    const run = concurrently([1, 2, 3, 4, 5, 6], 2, async (item) => {
      started += 1;
      await Promise.resolve();
      if (item === 1) throw new Error('no');
      await Promise.resolve();
    });
    await expect(run).rejects.toThrow('no');
    await new Promise((resolve) => setImmediate(resolve));
    expect(started).toBeLessThan(6);
  });
});
