import { createRandom, type Random } from '../random.ts';

/**
 * - `scarce`: sells out, and must have sold everything in the end
 * - `plenty`: never sells out
 * - `brief`: begins and ends within the run
 * - `held`: keeps units for a while for those who pay
 * - `doomed`: is called off near the end of the run, with everything that was bought
 */
export type DropRole = 'scarce' | 'plenty' | 'brief' | 'held' | 'doomed';

export type DropPlan = {
  name: string;
  role: DropRole;
  stock: number;
  price: number;
  perUserLimit: number | null;
  startsInMs: number;
  endsInMs: number;
  /** Its units are held for so long until they are paid; `null`: they are sold at once. */
  holdSeconds: number | null;
};

/** The shortest that there is. */
const HOLD_SECONDS = 30;

const ENDLESS = 1_000_000;

/** Whether a drop is on sale all the time and never runs out, so that nothing but a fault can stop it. */
export const canStandStill = ({ role, stock }: Pick<DropPlan, 'role' | 'stock'>): boolean =>
  stock >= ENDLESS / 2 && (role === 'plenty' || role === 'held');

const WAVE_MS = 4000;
const HOUR_MS = 3_600_000;

/** The drops of a run, all scheduled before it begins; a new scarce one starts every few seconds, so that some sell out all the time. */
export function planDrops(seed: number, durationMs: number): DropPlan[] {
  const random = createRandom(seed, 10);
  const always: DropPlan[] = [
    { ...draw(random, 'plenty', 0), stock: ENDLESS, perUserLimit: null },
    { ...draw(random, 'plenty', 1), stock: ENDLESS, perUserLimit: 40 },
    { ...draw(random, 'brief', 0), startsInMs: durationMs * 0.25, endsInMs: durationMs * 0.7 },
    { ...draw(random, 'held', 0), holdSeconds: HOLD_SECONDS, stock: ENDLESS, perUserLimit: null },
    { ...draw(random, 'held', 1), holdSeconds: HOLD_SECONDS, stock: 20, perUserLimit: 2 },
    { ...draw(random, 'doomed', 0), stock: ENDLESS },
    { ...draw(random, 'doomed', 1), stock: ENDLESS, holdSeconds: HOLD_SECONDS },
  ];
  const waves = Array.from({ length: Math.max(2, Math.floor(durationMs / WAVE_MS)) }, (_, index) => ({
    ...draw(random, 'scarce', index),
    startsInMs: index * WAVE_MS,
  }));
  return [...always, ...waves];
}

const draw = (random: Random, role: DropRole, index: number): DropPlan => ({
  name: `${role} ${index}`,
  role,
  stock: random.chance(25) ? random.between(1, 12) : random.between(60, 600),
  price: random.between(1, 90) * 100,
  perUserLimit: random.chance(40) ? random.between(1, 5) : null,
  startsInMs: 0,
  endsInMs: HOUR_MS,
  holdSeconds: null,
});
