import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that can be had again: the same seed gives the same answers in the same order. */
export type Random = {
  /** A whole number, both ends included. */
  between(min: number, max: number): number;
  /** True in about `percent` of a hundred cases. */
  chance(percent: number): boolean;
  pick<T>(items: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
};

/** @param stream tells apart generators of one seed that must not follow each other */
export function createRandom(seed: number, stream = 0): Random {
  const generator = xoroshiro128plus(seed);
  for (let count = 0; count < stream; count += 1) generator.jump();
  const between = (min: number, max: number) => uniformInt(generator, min, max);
  return {
    between,
    chance: (percent) => between(1, 100) <= percent,
    pick<T>(items: readonly T[]): T {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[between(0, items.length - 1)] as T;
    },
    shuffled<T>(items: readonly T[]): T[] {
      return items
        .map((item) => ({ item, at: between(0, 2 ** 30) }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item);
    },
  };
}
