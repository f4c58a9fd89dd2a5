import { parseArgs } from 'node:util';
import type { Sale, Setup } from './sales.ts';
import { SHAPES } from './sales.ts';

export type SizingOptions = {
  help: boolean;
  measure: boolean;
  fit: boolean;
  seed: number;
  /** What a commit waits for without CPU, instead of what was measured; `null` for that. */
  waitMs: number | null;
  /** A sale of one's own; `null`: those of docs/sizing.md. */
  sale: Sale | null;
  /** Where it is sold; `null`: to be found. */
  setup: Setup | null;
};

export const USAGE = `pnpm sizing: what the order path needs, by a simulation of it, and how far that is from what was measured.

  A sale of your own instead of those of docs/sizing.md:
  --buyers N       people who buy once (default 10000)
  --seconds N      in which they come (default 60)
  --shape NAME     rush: three times as many at the start (default); flat: evenly
  --drops N        that they choose from (default 1)
  --units N        of each drop (default: as many as buyers)

  Where it is sold. Without these, cores are added until 95 % wait 500 ms at most:
  --api N          API processes, each with a core of its own (default 1)
  --database N     cores of the database (default 1)
  --worker N       cores of the worker (default 1)
  --shared N       cores that all of them share, instead of their own

  --wait MS        what a commit waits for your disks and the majority (default: as measured)
  --seed N         of all chance (default 1)
  --measure        measures this machine with the benchmark of orders first, about ten minutes, and writes measured.json
  --fit            fits the costs to measured.json again`;

const COUNTS = {
  buyers: 1_000_000,
  seconds: 3600,
  drops: 10_000,
  units: 1_000_000,
  api: 64,
  database: 64,
  worker: 8,
  shared: 128,
  seed: 2 ** 31 - 1,
} as const;
type Count = keyof typeof COUNTS;
const flag = { type: 'boolean' } as const;

/** @throws {RangeError | TypeError} with a sentence for people that names the option */
export function readOptions(args: readonly string[]): SizingOptions {
  const texts = Object.fromEntries(
    [...Object.keys(COUNTS), 'shape', 'wait'].map((name) => [name, { type: 'string' } as const]),
  );
  const { values } = parseArgs({
    // `pnpm sizing -- --drops 2` hands the dashes on.
    args: args.filter((argument) => argument !== '--'),
    options: { ...texts, help: flag, measure: flag, fit: flag },
  });
  const textOf = (name: string): string | undefined => {
    const value = (values as Record<string, string | boolean | undefined>)[name];
    return typeof value === 'string' ? value : undefined;
  };
  const count = (name: Count): number | null => {
    const text = textOf(name);
    return text === undefined
      ? null
      : readNumber(`--${name}`, text, { min: 1, max: COUNTS[name], whole: true });
  };
  const wait = textOf('wait');
  return {
    help: values['help'] === true,
    measure: values['measure'] === true,
    fit: values['fit'] === true,
    seed: count('seed') ?? 1,
    waitMs: wait === undefined ? null : readNumber('--wait', wait, { min: 0, max: 10_000, whole: false }),
    sale: readSale(count, textOf('shape')),
    setup: readSetup(count),
  };
}

type Read = (name: Count) => number | null;

function readSale(count: Read, text: string | undefined): Sale | null {
  const [buyers, seconds, drops, units] = [count('buyers'), count('seconds'), count('drops'), count('units')];
  const shape = SHAPES.find((name) => name === (text ?? 'rush'));
  if (!shape) throw new RangeError(`--shape must be one of ${SHAPES.join(', ')}`);
  if ([buyers, seconds, drops, units, text].every((value) => value === null || value === undefined))
    return null;
  const crowd = { buyers: buyers ?? 10_000, seconds: seconds ?? 60, shape };
  return { name: 'your sale', ...crowd, drops: drops ?? 1, units: units ?? crowd.buyers };
}

function readSetup(count: Read): Setup | null {
  const [api, mongod, worker] = [count('api'), count('database'), count('worker')];
  const shared = count('shared');
  if (shared !== null && (mongod ?? worker) !== null)
    throw new RangeError('--shared cannot be given together with --database or --worker');
  const processes = api ?? 1;
  if (shared !== null) return { processes, machine: { shared } };
  if ((api ?? mongod ?? worker) === null) return null;
  return { processes, machine: { api: processes, mongod: mongod ?? 1, worker: worker ?? 1 } };
}

type Range = { min: number; max: number; whole: boolean };

function readNumber(name: string, text: string, { min, max, whole }: Range): number {
  const value = Number(text);
  const isForm = whole ? /^\d+$/.test(text) : /^\d+(\.\d+)?$/.test(text);
  if (isForm && value >= min && value <= max) return value;
  throw new RangeError(`${name} must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}`);
}
