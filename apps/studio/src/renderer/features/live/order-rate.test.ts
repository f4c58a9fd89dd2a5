import { describe, expect, it } from 'vitest';
import { orderRate, WINDOW_SECONDS } from './order-rate.ts';

const NOW = 1_000_000_500;
const END = Math.floor(NOW / 1_000);

describe('orderRate', () => {
  it('covers the last sixty complete seconds', () => {
    const rate = orderRate(
      [
        { second: END - 61, orders: 99 },
        { second: END - 60, orders: 1 },
        { second: END - 1, orders: 5 },
        { second: END, orders: 7 },
      ],
      { nowMs: NOW, startsAtMs: NOW - 3_600_000 },
    );
    expect(rate.seconds).toHaveLength(WINDOW_SECONDS);
    expect(rate.seconds.at(-1)).toBe(END - 1);
    expect(rate.orders[0]).toBe(1);
    expect(rate.orders.at(-1)).toBe(5);
    expect(rate).toMatchObject({ total: 6, current: 1, peak: { second: END - 1, orders: 5 } });
  });

  it.each([
    ['in the first second by what it has', 0, [{ second: END, orders: 70 }], 70],
    [
      'after one second by that',
      1,
      [
        { second: END - 1, orders: 121 },
        { second: END, orders: 40 },
      ],
      121,
    ],
    [
      'after two seconds by both',
      2,
      [
        { second: END - 2, orders: 100 },
        { second: END - 1, orders: 140 },
      ],
      120,
    ],
    ['after a minute by the last five', 60, [{ second: END - 1, orders: 5 }], 1],
  ])('divides %s', (_name, openSeconds, buckets, current) => {
    const startsAtMs = (END - openSeconds) * 1_000;
    expect(orderRate(buckets, { nowMs: NOW, startsAtMs }).current).toBe(current);
  });

  it('is calm without orders', () => {
    expect(orderRate([], { nowMs: NOW, startsAtMs: NOW - 3_600_000 })).toMatchObject({
      total: 0,
      current: 0,
      peak: null,
    });
  });
});
