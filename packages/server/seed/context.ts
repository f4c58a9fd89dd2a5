import { ulid } from 'ulid';
import { createRandom, type Random } from './random.ts';

/** What every part of the plan draws from. */
export type SeedContext = {
  /** Epoch milliseconds that all times are relative to. */
  now: number;
  random: Random;
  /** An id as the server makes them, but the same for the same seed. */
  createId: (prefix: string, at: Date) => string;
};

export function createSeedContext(options: { seed: number; now: number }): SeedContext {
  const random = createRandom(options.seed);
  return {
    now: options.now,
    random,
    createId: (prefix, at) => `${prefix}_${ulid(at.getTime(), () => random.next()).toLowerCase()}`,
  };
}
