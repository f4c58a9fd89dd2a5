import { ulid } from 'ulid';
import type { SeedContext } from '../context.ts';
import { createRandom, seedOf } from '../random.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** An id that depends on the number of a thing alone. */
export const idOf = (prefix: string, index: number, at: Date): string => {
  const { next } = createRandom(seedOf(`${prefix} ${index}`));
  return `${prefix}_${ulid(at.getTime(), next).toLowerCase()}`;
};

/** Chance and ids for one thing by its number: so that a fill that was interrupted goes on with the same things. */
export const contextOf = (kind: string, index: number, now: number): SeedContext => ({
  now,
  random: createRandom(seedOf(`${kind} ${index}`)),
  createId: (prefix, at) => idOf(prefix, index, at),
});

/** Letters that look like no others, alone and side by side: handles that look alike are refused. */
const LETTERS = 'abdefghkptuxyz';

/** Letters for a number. */
export const spell = (index: number): string =>
  (index >= LETTERS.length ? spell(Math.floor(index / LETTERS.length)) : '') +
  LETTERS.charAt(index % LETTERS.length);

/** Keeps the latest answer: things are asked for in runs. */
export function rememberLast<T>(make: (index: number) => T): (index: number) => T {
  let last: { index: number; value: T } | undefined;
  return (index) => {
    if (last?.index !== index) last = { index, value: make(index) };
    return last.value;
  };
}
