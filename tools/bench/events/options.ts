import { parseArgs } from 'node:util';

export const BUSES = ['redis', 'kafka'] as const;
export type Bus = (typeof BUSES)[number];

export type EventsOptions = {
  /** Orders a second; `null` for half of what this machine reaches, which is measured first. */
  rate: number | null;
  /** Connected clients while orders come. */
  sockets: number;
  seconds: number;
  /** Clients that hear of one event at once. */
  fanOut: number;
  /** Followers of a creator whose drop starts, for their devices. */
  followers: number;
  /** Which buses carry the events. */
  buses: readonly Bus[];
};

export const USAGE = `pnpm bench:events: how long after the commit a client hears of it, also when the telling process dies.

  --short          about two minutes: 8 s of orders, 2000 sockets for one event, 100000 followers
  --rate N         orders a second (default: half of what this machine reaches, measured first; 2000 on a fast one)
  --sockets N      connected clients while orders come (default 2000)
  --seconds N      how long orders come, each time (default 20)
  --fan-out N      clients that hear of one event (default 10000)
  --followers N    followers whose devices are told of a start (default 1000000)
  --bus NAME       redis or kafka; may be given again (default both; Kafka needs Java)`;

/** @throws {RangeError | TypeError} with a sentence for people */
export function readOptions(args: readonly string[]): EventsOptions {
  const { values } = parseArgs({
    args: args.filter((argument) => argument !== '--'),
    options: {
      short: { type: 'boolean', default: false },
      rate: { type: 'string' },
      sockets: { type: 'string', default: '2000' },
      seconds: { type: 'string' },
      'fan-out': { type: 'string' },
      followers: { type: 'string' },
      bus: { type: 'string', multiple: true },
    },
  });
  const whole = (name: string, text: string, max: number) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
    throw new RangeError(`${name} must be a whole number from 1 to ${max}`);
  };
  return {
    rate: values.rate === undefined ? null : whole('--rate', values.rate, 20_000),
    sockets: whole('--sockets', values.sockets, 15_000),
    seconds: whole('--seconds', values.seconds ?? (values.short ? '8' : '20'), 300),
    followers: whole('--followers', values.followers ?? (values.short ? '100000' : '1000000'), 10_000_000),
    buses: readBuses(values.bus),
    fanOut: whole('--fan-out', values['fan-out'] ?? (values.short ? '2000' : '10000'), 15_000),
  };
}

function readBuses(names: readonly string[] = BUSES): Bus[] {
  return names.map((name) => {
    const bus = BUSES.find((one) => one === name);
    if (!bus) throw new RangeError(`--bus must be one of ${BUSES.join(', ')}`);
    return bus;
  });
}
