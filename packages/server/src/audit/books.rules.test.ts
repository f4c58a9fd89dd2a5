import { describe, expect, it } from 'vitest';
import { toDrop } from '../drops/drop.model.ts';
import type { Drop, Lane } from '../drops/index.ts';
import { toLane } from '../drops/lane.model.ts';
import { makeStoredBooks } from '../../test/helpers/stored-books.ts';
import {
  type Books,
  difference,
  findFaults,
  freeUnits,
  heldUnits,
  type Invariant,
  netSales,
} from './books.rules.ts';

const stored = makeStoredBooks();
const good: Books = {
  drop: toDrop(stored.drop),
  lanes: stored.lanes.map(toLane),
  sums: [
    { status: 'confirmed', isHolding: true, orders: 2, units: 2, revenue: 5000 },
    { status: 'pending', isHolding: true, orders: 1, units: 1, revenue: 2500 },
    { status: 'failed', isHolding: false, orders: 1, units: 1, revenue: 2500 },
    { status: 'cancelled', isHolding: false, orders: 1, units: 1, revenue: 2500 },
  ],
  details: { examined: 5, faults: new Map() },
};
const withDrop = (change: Partial<Drop>): Books => ({ ...good, drop: { ...good.drop, ...change } });
const withLane = (change: Partial<Lane>): Books => ({
  ...good,
  lanes: good.lanes.map((lane) => ({ ...lane, ...change })),
});
const found = (books: Books) => new Set(findFaults(books).map(({ invariant }) => invariant));

describe('the books of a drop', () => {
  it('balance in the middle of a sale', () => {
    expect(findFaults(good)).toEqual([]);
    expect(difference(good)).toBe(0);
    expect(freeUnits(good)).toBe(7);
    expect(heldUnits(good)).toBe(3);
    expect(netSales(good)).toEqual({ orders: 2, units: 2, revenue: 5000 });
  });

  it('say how many units are lost, and how many too many', () => {
    expect(difference(withDrop({ pool: 1 }))).toBe(-2);
    expect(difference(withDrop({ pool: 4 }))).toBe(1);
  });

  it.each<[string, Books, Invariant[]]>([
    ['a lost unit', withDrop({ pool: 2 }), ['balance', 'drop_ledger']],
    ['a lost unit that the ledger hides', withDrop({ pool: 2, taken: 4 }), ['balance', 'taken']],
    ['an oversold drop', withDrop({ pool: -1, taken: 7 }), ['balance', 'negative', 'taken']],
    ['a negative part of a lane', withLane({ remaining: -1, taken: 7 }), ['balance', 'negative', 'taken']],
    ['negative sales', withDrop({ sold: { orders: 2, units: 2, revenue: -1 } }), ['negative', 'sales']],
    ['a lane that does not balance', withLane({ remaining: 5 }), ['balance', 'lane_ledgers']],
    ['a lane that is gone', { ...good, lanes: [] }, ['balance', 'lent', 'taken', 'sales']],
    ['units given back twice', withDrop({ returned: 3, pool: 4 }), ['balance', 'taken']],
    ['a sale that was not written down', withLane({ sold: { orders: 0, units: 0, revenue: 0 } }), ['sales']],
    ['a cancellation that was not', withDrop({ cancelled: { orders: 0, units: 0, revenue: 0 } }), ['sales']],
    ['a wrong price', withDrop({ sold: { orders: 2, units: 2, revenue: 4999 } }), ['sales']],
    ['an order that is gone', { ...good, sums: good.sums.slice(1) }, ['balance', 'taken', 'sales']],
    ['a lie about being sold out', withDrop({ status: 'sold_out' }), ['sold_out']],
    [
      'a lie about being sold out with units in a lane only',
      { ...withDrop({ status: 'sold_out', pool: 0, stock: 7 }) },
      ['sold_out'],
    ],
  ])('do not balance with %s', (_name, books, invariants) => {
    expect(found(books)).toEqual(new Set(invariants));
  });

  it('carry what was found at single orders, and how much more there is', () => {
    const faults = new Map([['ids' as const, { count: 12, examples: ['ord_1 is wrong', 'ord_2 is wrong'] }]]);
    expect(findFaults({ ...good, details: { examined: 20, faults } })).toEqual([
      { invariant: 'ids', detail: 'ord_1 is wrong; ord_2 is wrong; and 10 more' },
    ]);
  });
});
