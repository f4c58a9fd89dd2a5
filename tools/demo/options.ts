import { parseArgs } from 'node:util';

export type RushOptions = {
  fans: number;
  stock: number;
  /** An existing drop, or `null` to schedule one. */
  dropId: string | null;
  /** Seconds until the new drop starts. */
  inSeconds: number;
  /** Units that each fan orders; also the limit per person of the new drop. */
  perFan: number;
  concurrency: number;
  json: boolean;
  help: boolean;
};

export const USAGE = `pnpm demo:rush: sends a crowd of demo fans at one drop of the running product, through the SDK.

  --fans N         fans, each orders once (default 2000, as many as the demo data has)
  --stock N        units of the new drop (default 500)
  --in SECONDS     until the new drop starts (default 10)
  --per-fan N      units each fan orders, and the new drop's limit per person (default 1)
  --drop ID        an existing drop instead of a new one
  --concurrency N  orders in flight at once (default 384)
  --json           one line of JSON on stdout

It finds a running "pnpm start" by itself; LIVEDROPS_API_URL names another server.`;

/** @throws {RangeError | TypeError} with a sentence for people */
export function readOptions(args: readonly string[]): RushOptions {
  const { values } = parseArgs({
    // `pnpm demo:rush -- --fans 10` hands the dashes on.
    args: args.filter((argument) => argument !== '--'),
    options: {
      fans: { type: 'string', default: '2000' },
      stock: { type: 'string', default: '500' },
      drop: { type: 'string' },
      in: { type: 'string', default: '10' },
      'per-fan': { type: 'string', default: '1' },
      concurrency: { type: 'string', default: '384' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    fans: readWhole('--fans', values.fans, 1, 100_000),
    stock: readWhole('--stock', values.stock, 1, 1_000_000),
    dropId: values.drop ?? null,
    inSeconds: readWhole('--in', values.in, 0, 3600),
    perFan: readWhole('--per-fan', values['per-fan'], 1, 100),
    concurrency: readWhole('--concurrency', values.concurrency, 1, 2000),
    json: values.json,
    help: values.help,
  };
}

function readWhole(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new RangeError(`${name} must be a whole number from ${min} to ${max}`);
}
