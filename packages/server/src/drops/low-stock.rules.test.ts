import { expect, test } from 'vitest';
import { isLowNow } from './low-stock.rules.ts';

test.each([
  ['above the mark', { free: 11, isLowTold: false }, false],
  ['at the mark', { free: 10, isLowTold: false }, true],
  ['a unit that came back after it was told', { free: 11, isLowTold: true }, true],
  ['as many as the margin', { free: 15, isLowTold: true }, true],
  ['more than the margin', { free: 16, isLowTold: true }, false],
  ['no mark any more', { free: 1, isLowTold: true, lowStockAt: null }, false],
  ['a small drop, all of it', { free: 2, stock: 2, lowStockAt: 1, isLowTold: true }, false],
  ['a small drop, a unit of it', { free: 1, stock: 2, lowStockAt: 1, isLowTold: true }, true],
])('%s', (_name, stock, isLow) => {
  expect(isLowNow({ stock: 100, lowStockAt: 10, ...stock })).toBe(isLow);
});
