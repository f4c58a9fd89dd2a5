import { parseArgs } from 'node:util';

export type EventsOptions = {
  /** Orders a second. */
  rate: number;
  /** Connected clients while orders come. */
  sockets: number;
  seconds: number;
  /** Clients that hear of one event at once. */
  fanOut: number;
};

export const USAGE = `pnpm bench:events: how long after the commit a client hears of it, also when the telling process dies.

  --short          about a minute: 8 s of orders, 2000 sockets for one event
  --rate N         orders a second (default 2000)
  --sockets N      connected clients while orders come (default 2000)
  --seconds N      how long orders come, each time (default 20)
  --fan-out N      clients that hear of one event (default 10000)`;

/** @throws {RangeError | TypeError} with a sentence for people */
export function readOptions(args: readonly string[]): EventsOptions {
  const { values } = parseArgs({
    args: args.filter((argument) => argument !== '--'),
    options: {
      short: { type: 'boolean', default: false },
      rate: { type: 'string', default: '2000' },
      sockets: { type: 'string', default: '2000' },
      seconds: { type: 'string' },
      'fan-out': { type: 'string' },
    },
  });
  const whole = (name: string, text: string, max: number) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
    throw new RangeError(`${name} must be a whole number from 1 to ${max}`);
  };
  return {
    rate: whole('--rate', values.rate, 20_000),
    sockets: whole('--sockets', values.sockets, 15_000),
    seconds: whole('--seconds', values.seconds ?? (values.short ? '8' : '20'), 300),
    fanOut: whole('--fan-out', values['fan-out'] ?? (values.short ? '2000' : '10000'), 15_000),
  };
}
