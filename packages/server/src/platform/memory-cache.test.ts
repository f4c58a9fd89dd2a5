import { expect, it } from 'vitest';
import { createMemoryCache } from './memory-cache.ts';

const world = () => {
  let now = 0;
  const loads: PromiseWithResolvers<string>[] = [];
  const cache = createMemoryCache<string>({
    load: () => {
      const load = Promise.withResolvers<string>();
      loads.push(load);
      return load.promise;
    },
    ttlMs: 100,
    entriesMax: 2,
    clock: { now: () => now },
  });
  return { cache, loads, pass: (ms: number) => (now += ms) };
};

it('asks once at a time, and again when the time is over or the answer was forgotten', async () => {
  const { cache, loads, pass } = world();
  const both = [cache.get('a'), cache.get('a')];
  loads[0]?.resolve('first');
  expect(await Promise.all(both)).toEqual(['first', 'first']);
  pass(99);
  void cache.get('a');
  expect(loads).toHaveLength(1);
  pass(1);
  void cache.get('a');
  expect(loads).toHaveLength(2);
  cache.forget('a');
  void cache.get('a');
  expect(loads).toHaveLength(3);
});

it('keeps no failure, and a late one does not take a newer entry with it', async () => {
  const { cache, loads, pass } = world();
  const slow = cache.get('a');
  pass(200);
  void cache.get('a');
  loads[0]?.reject(new Error('late'));
  await expect(slow).rejects.toThrow('late');
  void cache.get('a');
  expect(loads).toHaveLength(2);
  const newest = cache.get('a');
  loads[1]?.reject(new Error('own'));
  await expect(newest).rejects.toThrow('own');
  void cache.get('a');
  expect(loads).toHaveLength(3);
});

it('holds no more than it may', () => {
  const { cache, loads } = world();
  for (const key of ['a', 'b', 'c', 'c', 'b', 'a']) void cache.get(key);
  expect(loads).toHaveLength(4);
});
