import { parseArgs } from 'node:util';

export type SeedArguments = {
  ifEmpty: boolean;
  reset: boolean;
  force: boolean;
  fans: number;
  seed: number;
  /** Epoch milliseconds. */
  now: number;
};

export const USAGE = `Fills a development database with demo data. Needs MONGO_URI.

  --if-empty     do nothing when there are people already; an interrupted seed is made anew
  --reset        empty the collections of a database that a seed has made, first
  --fans N       fans to make, 0 to 100000 (default 2000)
  --seed N       the same seed gives the same people, products and ids (default 42)
  --now INSTANT  what all times are relative to (default: now), such as 2026-11-23T18:00:00Z
  --force        also a database that does not look like one for development, or that no seed has made`;

const FANS_MAX = 100_000;

/** @throws {RangeError | TypeError} with a sentence for people */
export function readArguments(args: readonly string[], clockNow: number): SeedArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'if-empty': { type: 'boolean', default: false },
      reset: { type: 'boolean', default: false },
      force: { type: 'boolean', default: false },
      fans: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '42' },
      now: { type: 'string' },
    },
  });
  return {
    ifEmpty: values['if-empty'],
    reset: values.reset,
    force: values.force,
    fans: readWhole('--fans', values.fans, FANS_MAX),
    seed: readWhole('--seed', values.seed, 2 ** 32 - 1),
    now: values.now === undefined ? clockNow : readInstant(values.now),
  };
}

function readWhole(name: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new RangeError(`${name} must be a whole number from 0 to ${max}`);
}

function readInstant(text: string): number {
  const value = Date.parse(text);
  if (Number.isFinite(value)) return value;
  throw new RangeError('--now must be an instant such as 2026-11-23T18:00:00Z');
}
