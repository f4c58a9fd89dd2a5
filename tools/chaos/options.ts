import { parseArgs } from 'node:util';

export type ChaosOptions = {
  seed: number;
  minutes: number;
  servers: number;
  /** `null` leaves MongoDB's own default. */
  transactionLifetimeSeconds: number | null;
  keep: boolean;
  /** Only print the schedule. */
  dryRun: boolean;
  help: boolean;
};

export const USAGE = `pnpm chaos: real servers on a real replica set under faults, and a checker that looks for broken promises.

  --seed N                   chooses the faults and what the crowd wants (default: the time)
  --minutes M                of faults (default 1); finding out and buying the rest takes a little longer
  --servers N                server processes (default 3)
  --transaction-lifetime S   transactionLifetimeLimitSeconds of the members (default: MongoDB's own, 60)
  --keep                     keeps data, logs and the client's log (JSON lines) for a closer look
  --dry-run                  prints the schedule and does nothing`;

/** @throws {RangeError | TypeError} with a sentence for people */
export function readOptions(args: readonly string[], now: number): ChaosOptions {
  const { values } = parseArgs({
    // `pnpm chaos -- --seed 10` hands the dashes on.
    args: args.filter((argument) => argument !== '--'),
    options: {
      seed: { type: 'string' },
      minutes: { type: 'string', default: '1' },
      servers: { type: 'string', default: '3' },
      'transaction-lifetime': { type: 'string' },
      keep: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const lifetime = values['transaction-lifetime'];
  return {
    seed: values.seed === undefined ? now % 1_000_000 : readNumber('--seed', values.seed, 0, 2 ** 31 - 1),
    minutes: readNumber('--minutes', values.minutes, 0.1, 600),
    servers: readNumber('--servers', values.servers, 1, 8),
    transactionLifetimeSeconds:
      lifetime === undefined ? null : readNumber('--transaction-lifetime', lifetime, 1, 600),
    keep: values.keep,
    dryRun: values['dry-run'],
    help: values.help,
  };
}

function readNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value >= min && value <= max) return value;
  throw new RangeError(`${name} must be a number from ${min} to ${max}`);
}
