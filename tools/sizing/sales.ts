import { percentile } from '../bench/figures.ts';
import { createRandom } from '../chaos/random.ts';
import { type Costs, SERVER_ROLES, type ServerRole } from './costs.ts';
import type { Machine } from './hosts.ts';
import { type Outcome, simulate } from './simulate.ts';

/** `rush`: most come at the start, in its first moment three times as many as on average. `flat`: as many in every second. */
export const SHAPES = ['rush', 'flat'] as const;
export type Shape = (typeof SHAPES)[number];

export type Sale = {
  name: string;
  buyers: number;
  seconds: number;
  shape: Shape;
  drops: number;
  /** Of each drop. */
  units: number;
};
export type Setup = { processes: number; machine: Machine };

const MINUTE = { buyers: 100_000, seconds: 60, shape: 'rush', units: 100_000 } as const;
/** Those of docs/sizing.md. */
export const SALES: readonly Sale[] = [
  { name: '1,000 units, 5,000 fans', buyers: 5000, seconds: 5, shape: 'rush', drops: 1, units: 1000 },
  { name: '100,000 buyers in a minute', drops: 1, ...MINUTE },
  { name: 'the same at a hundred drops', drops: 100, ...MINUTE },
];

/** How much denser the rush of a sale is at its start than at its end, as a power of e. With 3 the start has 3.2 times the average. */
const RUSH = 3;
/** What a setup is looked for by: nobody is refused, and this is what 95 % do not wait longer than. */
const P95_MS_MAX = 500;
const CORES_MAX = 64;

export type Played = {
  setup: Setup;
  p95Ms: number;
  lastAnswerMs: number;
  /** When the worker had told all events. */
  toldMs: number;
  /** Answered with 503. */
  refused: number;
  /** Cores that each role used in its busiest second. */
  peaks: Record<ServerRole, number>;
};

export async function play(
  { buyers, seconds, shape, drops, units }: Sale,
  setup: Setup,
  { costs, seed }: { costs: Costs; seed: number },
): Promise<Played> {
  const arrivalsMs = drawArrivals({ buyers, seconds, shape }, seed);
  const outcome = await simulate({ ...setup, crowd: { arrivalsMs }, drops, units, costs, seed });
  return {
    setup,
    p95Ms: percentile(outcome.latenciesMs, 0.95),
    lastAnswerMs: outcome.lastAnswerMs,
    toldMs: outcome.endedMs,
    refused: outcome.refused,
    peaks: peaksOf(outcome),
  };
}

/** Adds cores where they are busiest until the sale goes well; the last setup when it never does. */
export async function findSetup(sale: Sale, options: { costs: Costs; seed: number }): Promise<Played> {
  const cores = { api: 1, mongod: 1, worker: 1 };
  for (;;) {
    const played = await play(sale, { processes: cores.api, machine: { ...cores } }, options);
    const isWell = played.refused === 0 && played.p95Ms <= P95_MS_MAX;
    if (isWell || cores.api + cores.mongod >= CORES_MAX) return played;
    const { api, mongod } = played.peaks;
    if (api / cores.api > mongod / cores.mongod) cores.api += 1;
    else cores.mongod += 1;
  }
}

/** When each of the buyers comes. */
export function drawArrivals(
  { buyers, seconds, shape }: Pick<Sale, 'buyers' | 'seconds' | 'shape'>,
  seed: number,
): number[] {
  const { between } = createRandom(seed, 2);
  const draw = () => placeIn(shape, between(0, 2 ** 30) / 2 ** 30) * seconds * 1000;
  return Array.from({ length: buyers }, draw);
}

/** As a part of the sale's time. */
const placeIn = (shape: Shape, uniform: number): number =>
  shape === 'flat' ? uniform : -Math.log(1 - uniform * (1 - Math.exp(-RUSH))) / RUSH;

const peaksOf = ({ cpuMs }: Outcome): Played['peaks'] => {
  const peak = (seconds: readonly number[]) =>
    seconds.reduce((most, ms) => Math.max(most, ms ?? 0), 0) / 1000;
  return Object.fromEntries(SERVER_ROLES.map((role) => [role, peak(cpuMs[role])])) as Played['peaks'];
};
