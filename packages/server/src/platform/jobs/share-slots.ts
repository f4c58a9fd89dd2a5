import { type Lane, LANES } from './job.ts';

/** Who is asked first for the slots of one turn: mostly in the order of the lanes, but each lane comes first once. */
const TURN: readonly Lane[] = ['orders', 'orders', 'orders', 'starts', 'orders', 'orders', 'starts', 'rest'];

/** Every lane that waits gets at least one of so many slots in a row. */
export const TURN_LENGTH = TURN.length;

export type Counts = Readonly<Record<Lane, number>>;

/**
 * Shares free slots among the lanes that wait: the first lanes go first, and no lane starves behind them. What a lane does not need goes to
 * the others.
 *
 * @param slot number of slots that were given before, so that turns go on where they stopped
 */
export function shareSlots(free: number, waiting: Counts, slot: number): Counts {
  const shares = { orders: 0, starts: 0, rest: 0 };
  for (let given = 0; given < free; given += 1) {
    const first = TURN[(slot + given) % TURN_LENGTH] ?? 'orders';
    const lane = [first, ...LANES].find((name) => shares[name] < waiting[name]);
    if (lane === undefined) break;
    shares[lane] += 1;
  }
  return shares;
}
