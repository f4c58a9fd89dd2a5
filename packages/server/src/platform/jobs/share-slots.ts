import { type Priority, PRIORITIES } from './job.ts';

/** Who is asked first for the slots of one turn: mostly in the order of the priorities, but each priority comes first once. */
const TURN: readonly Priority[] = [
  'orders',
  'orders',
  'orders',
  'starts',
  'orders',
  'orders',
  'starts',
  'rest',
];

/** Every priority that waits gets at least one of so many slots in a row. */
export const TURN_LENGTH = TURN.length;

export type Counts = Readonly<Record<Priority, number>>;

/**
 * Shares free slots among the priorities that wait: the first priorities go first, and no priority starves behind them. What a priority does not need goes to
 * the others.
 *
 * @param slot number of slots that were given before, so that turns go on where they stopped
 */
export function shareSlots(free: number, waiting: Counts, slot: number): Counts {
  const shares = { orders: 0, starts: 0, rest: 0 };
  for (let given = 0; given < free; given += 1) {
    const first = TURN[(slot + given) % TURN_LENGTH] ?? 'orders';
    const priority = [first, ...PRIORITIES].find((name) => shares[name] < waiting[name]);
    if (priority === undefined) break;
    shares[priority] += 1;
  }
  return shares;
}
