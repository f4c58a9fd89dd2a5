import {
  type Books,
  DATABASE_INVARIANTS,
  type DatabaseBooks,
  type Fault,
  findFaults,
  INVARIANTS,
} from '../audit/index.ts';

/** One check in the table. `looked` says what it looked at; `details` are lines for a fault. */
export type Row = {
  state: 'ok' | 'FAULT' | 'skipped';
  name: string;
  looked: string;
  details: readonly string[];
};

type Totals = { drops: number; lanes: number; orders: number; faults: (Fault & { dropId: string })[] };

export const newTotals = (): Totals => ({ drops: 0, lanes: 0, orders: 0, faults: [] });

export function addBooks(totals: Totals, books: Books): void {
  totals.drops += 1;
  totals.lanes += books.lanes.length;
  totals.orders += books.details?.examined ?? 0;
  for (const fault of findFaults(books)) totals.faults.push({ ...fault, dropId: books.drop.id });
}

export const rulesRow = (missing: readonly string[]): Row => ({
  state: missing.length === 0 ? 'ok' : 'FAULT',
  name: 'the database refuses what breaks the books',
  looked: '3 collections',
  details: missing,
});

/** Checks that look at each order; the others look at ledgers and sums. */
const OF_ORDERS: ReadonlySet<string> = new Set([
  'limit',
  'slots',
  'holds',
  'window',
  'totals',
  'ids',
  'life',
]);
const OF_LANES: ReadonlySet<string> = new Set(['lane_ledgers', 'lent']);

export function dropRows({ drops, lanes, orders, faults }: Totals): Row[] {
  return Object.entries(INVARIANTS).map(([invariant, name]): Row => {
    const own = faults.filter((fault) => fault.invariant === invariant);
    const looked = OF_ORDERS.has(invariant)
      ? `${orders} orders`
      : OF_LANES.has(invariant)
        ? `${lanes} lanes`
        : `${drops} drops`;
    const details = own.map(({ dropId, detail }) => `${dropId}: ${detail}`);
    return { state: own.length === 0 ? 'ok' : 'FAULT', name, looked, details };
  });
}

export function databaseRows({ parts, events, faults, skipped }: DatabaseBooks): Row[] {
  return Object.entries(DATABASE_INVARIANTS).map(([name, sentence]): Row => {
    const invariant = name as keyof typeof DATABASE_INVARIANTS;
    const looked = invariant === 'order_events' ? `${parts} parts of orders` : `${events} events`;
    const reason = skipped.get(invariant);
    if (reason !== undefined) return { state: 'skipped', name: sentence, looked: reason, details: [] };
    const found = faults.get(invariant);
    if (!found)
      return { state: 'ok', name: sentence, looked: EVENTLESS.has(invariant) ? '' : looked, details: [] };
    const more =
      found.count > found.examples.length ? [`and ${found.count - found.examples.length} more`] : [];
    return { state: 'FAULT', name: sentence, looked: '', details: [...found.examples, ...more] };
  });
}

const EVENTLESS: ReadonlySet<string> = new Set(['outbox', 'keys', 'drops']);
