/** Chance that can be repeated: the same seed gives the same draws. */
export type Random = {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** @throws {RangeError} when there are none */
  pick<T>(items: readonly T[]): T;
  /** Some of the items, each once, in a random order. */
  sample<T>(items: readonly T[], count: number): T[];
};

/** Mulberry32 by Tommy Ettinger: small, quick and even enough for demo data. Not for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    pick(items) {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[int(0, items.length - 1)] as (typeof items)[number];
    },
    sample(items, count) {
      const pool = [...items];
      const taken: typeof pool = [];
      while (taken.length < count && pool.length > 0) taken.push(...pool.splice(int(0, pool.length - 1), 1));
      return taken;
    },
  };
}

/** A seed out of text (FNV-1a), so that what is drawn for a thing does not depend on what was drawn before it. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
