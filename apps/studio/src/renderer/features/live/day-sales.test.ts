import { describe, expect, it } from 'vitest';
import { daySales } from './day-sales.ts';

const NOW = Date.parse('2026-03-02T12:34:20.000Z');
const MINUTE = 60_000;
const at = (agoMs: number, orders: number) => ({
  at: new Date(Math.floor((NOW - agoMs) / MINUTE) * MINUTE).toISOString(),
  orders,
  units: orders * 2,
  revenue: orders * 500,
});

describe('daySales', () => {
  it('has a column for each minute of a young drop, empty ones too', () => {
    const sales = daySales([at(3 * MINUTE, 4), at(0, 1)], { startsAtMs: NOW - 5 * MINUTE, nowMs: NOW });
    expect(sales).toMatchObject({ binMinutes: 1, totalOrders: 5, revenue: 2500 });
    expect(sales.orders).toEqual([0, 0, 4, 0, 0, 1]);
    expect(sales.peak).toEqual({ start: Date.parse('2026-03-02T12:31:00Z') / 1000, orders: 4 });
  });

  it('draws a whole day in few columns, and leaves out what is older', () => {
    const sales = daySales([at(25 * 60 * MINUTE, 9), at(23 * 60 * MINUTE, 2), at(MINUTE, 3)], {
      startsAtMs: NOW - 48 * 60 * MINUTE,
      nowMs: NOW,
    });
    expect(sales).toMatchObject({ binMinutes: 15, totalOrders: 5 });
    expect(sales.starts.length).toBeLessThanOrEqual(98);
    expect(sales.orders.reduce((sum, orders) => sum + orders, 0)).toBe(5);
    const gaps = sales.starts.slice(1).map((start, index) => start - (sales.starts[index] ?? 0));
    expect(new Set(gaps)).toEqual(new Set([15 * 60]));
  });

  it('is calm without orders, and when the clock is before the start', () => {
    expect(daySales([], { startsAtMs: NOW + MINUTE, nowMs: NOW })).toMatchObject({
      orders: [0],
      totalOrders: 0,
      peak: null,
    });
  });
});
