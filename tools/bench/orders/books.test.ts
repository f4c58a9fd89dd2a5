import { describe, expect, it } from 'vitest';
import { findBookFaults, type StoredBooks } from './books.ts';

const good: StoredBooks = { stock: 100, pool: 40, sold: { units: 60, orders: 60 }, orders: 60, units: 60 };
const told = { acknowledged: 58, cutOffMax: 4 };

describe('the books after a run', () => {
  it('balance, with a few answers cut off at the end', () => {
    expect(findBookFaults(good, told)).toEqual([]);
    expect(findBookFaults({ ...good, sold: null }, told)).toEqual([]);
  });

  it.each<[string, Partial<StoredBooks>, RegExp]>([
    ['an oversold drop', { pool: -1, units: 101 }, /the pool is -1/],
    ['a lost unit', { pool: 39 }, /pool 39 \+ sold 60 is not the stock 100/],
    ['a wrong count of units', { sold: { units: 61, orders: 60 } }, /says 61 units/],
    ['a wrong count of orders', { sold: { units: 60, orders: 59 } }, /says 59 orders/],
    ['a lost order', { orders: 57, sold: null }, /58 orders were acknowledged, 57 exist/],
    ['orders that nobody was told of', { orders: 63, sold: null }, /63 orders exist, only 58/],
  ])('do not balance with %s', (_name, change, fault) => {
    expect(findBookFaults({ ...good, ...change }, told).join('\n')).toMatch(fault);
  });
});
