/** How many of each there are. */
export type Sizes = {
  people: number;
  creators: number;
  products: number;
  drops: number;
  follows: number;
  orders: number;
};

const FULL: Sizes = {
  people: 1_000_000,
  creators: 1000,
  products: 100_000,
  drops: 10_000,
  follows: 5_000_000,
  orders: 1_000_000,
};

/** @param share of the full sizes; 1 is all */
export const sizesFor = (share: number): Sizes => {
  const of = (count: number, min: number) => Math.max(min, Math.round(count * share));
  return {
    people: of(FULL.people, 100),
    creators: of(FULL.creators, 10),
    products: of(FULL.products, 100),
    drops: of(FULL.drops, 100),
    follows: of(FULL.follows, 500),
    orders: of(FULL.orders, 100),
  };
};

/** Things that belong to others: those of the first, then those of the second, and so on. */
export type Runs = {
  sizes: readonly number[];
  total: number;
  /** Whose the thing at an index is, and which of theirs. */
  locate(index: number): { owner: number; at: number };
};

export function createRuns(sizes: readonly number[]): Runs {
  let total = 0;
  const starts = sizes.map((size) => (total += size) - size);
  return {
    sizes,
    total,
    locate(index) {
      let [low, high] = [0, starts.length - 1];
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((starts[middle] ?? 0) <= index) low = middle;
        else high = middle - 1;
      }
      return { owner: low, at: index - (starts[low] ?? 0) };
    },
  };
}

/** A few owners with very many things, and the others with the same number each. */
export function spread(total: number, largest: readonly number[], owners: number): Runs {
  const sizes = largest.slice(0, owners);
  let left = total - sizes.reduce((sum, size) => sum + size, 0);
  for (let owner = sizes.length; owner < owners; owner += 1) {
    const size = Math.ceil(left / (owners - owner));
    sizes.push(size);
    left -= size;
  }
  return createRuns(sizes);
}

/** Goes through all people once, in an order that looks like chance: the `at`th one, beginning with `first`. */
export const personAt = (first: number, at: number, people: number): number =>
  (first + at * (people % STEP === 0 ? OTHER_STEP : STEP)) % people;

// Primes: a step of one of them visits each person before it comes back.
const STEP = 7919;
const OTHER_STEP = 7907;
