import { expect, it } from 'vitest';
import { createMemoryCache, type MemoryCacheOptions } from './memory-cache.ts';

const world = (options: Pick<MemoryCacheOptions<string>, 'misses'> = {}) => {
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
    ...options,
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

it('lets misses push out nothing but misses', async () => {
  const loaded: string[] = [];
  const cache = createMemoryCache<boolean>({
    load: async (key) => {
      loaded.push(key);
      return key.startsWith('hit');
    },
    ttlMs: 100,
    entriesMax: 2,
    clock: { now: () => 0 },
    misses: { isMiss: (isHit) => !isHit, entriesMax: 1 },
  });
  for (const key of ['hit 1', 'hit 2', 'miss 1', 'miss 2', 'miss 3']) await cache.get(key);
  loaded.length = 0;
  for (const key of ['hit 1', 'hit 2', 'miss 3', 'miss 2', 'hit 3', 'hit 2', 'hit 1']) await cache.get(key);
  expect(loaded).toEqual(['miss 2', 'hit 3', 'hit 1']);
});

it('does not bring back what was forgotten while it was asked for', async () => {
  const { cache, loads } = world({ misses: { isMiss: () => false, entriesMax: 2 } });
  const before = cache.get('a');
  cache.forget('a');
  const after = cache.get('a');
  loads[1]?.resolve('new');
  loads[0]?.resolve('old');
  expect(await Promise.all([before, after])).toEqual(['old', 'new']);
  expect(await cache.get('a')).toBe('new');
  expect(loads).toHaveLength(2);
});
