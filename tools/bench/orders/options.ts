import { parseArgs } from 'node:util';

export type OrdersOptions = {
  rounds: number;
  seconds: number;
  connections: number;
  /** Where the profile of the single LiveDrops process goes; `null` for none. */
  profileDir: string | null;
  /** Whether to run LiveDrops alone for so long and watch its memory, instead of comparing; `null` if not. */
  minutes: number | null;
  /** Names of the subjects to run; all of them when empty. */
  only: readonly string[];
};

export const USAGE = `pnpm bench:orders: how many durable orders a second, against the usual ways, in one interleaved run.

  --short          about two minutes: 2 rounds of 2 s (default: 5 of 4 s)
  --rounds N       --seconds N       --connections N (default 256)
  --only NAME      only this subject; may be given again for more
  --minutes N      only livedrops, for N minutes, and what its memory does
  --profile DIR    write a CPU profile of the LiveDrops process (figures are then lower)`;

/** @throws {RangeError | TypeError} with a sentence for people */
export function readOptions(args: readonly string[]): OrdersOptions {
  const { values } = parseArgs({
    args: args.filter((argument) => argument !== '--'),
    options: {
      short: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      connections: { type: 'string', default: '256' },
      profile: { type: 'string' },
      only: { type: 'string', multiple: true },
      minutes: { type: 'string' },
    },
  });
  const whole = (name: string, text: string, max: number) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
    throw new RangeError(`${name} must be a whole number from 1 to ${max}`);
  };
  return {
    rounds: whole('--rounds', values.rounds ?? (values.short ? '2' : '5'), 100),
    seconds: whole('--seconds', values.seconds ?? (values.short ? '2' : '4'), 60),
    connections: whole('--connections', values.connections, 1000),
    profileDir: values.profile ?? null,
    only: values.only ?? [],
    minutes: values.minutes === undefined ? null : whole('--minutes', values.minutes, 24 * 60),
  };
}
