import { describe, expect, it } from 'vitest';
import { compareWithTold, findPlainFaults, type PlainBooks } from './books.ts';

const good: PlainBooks = { stock: 100, pool: 40, orders: 60, units: 60 };
const told = { acknowledged: 58, cutOffMax: 4 };

describe('the books after a run', () => {
  it('balance, with a few answers cut off at the end', () => {
    expect(findPlainFaults(good)).toEqual([]);
    expect(compareWithTold(good.orders, told)).toEqual([]);
  });

  it.each<[string, Partial<PlainBooks>, RegExp]>([
    ['an oversold drop', { pool: -1, units: 101 }, /the pool is -1/],
    ['a lost unit', { pool: 39 }, /pool 39 \+ sold 60 is not the stock 100/],
  ])('do not balance with %s', (_name, change, fault) => {
    expect(findPlainFaults({ ...good, ...change }).join('\n')).toMatch(fault);
  });

  it.each<[string, number, RegExp]>([
    ['a lost order', 57, /58 orders were acknowledged, 57 exist/],
    ['orders that nobody was told of', 63, /63 orders exist, only 58/],
  ])('do not agree with the answers with %s', (_name, orders, fault) => {
    expect(compareWithTold(orders, told).join('\n')).toMatch(fault);
  });
});
