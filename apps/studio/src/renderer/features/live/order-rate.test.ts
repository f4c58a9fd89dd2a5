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
      NOW,
    );
    expect(rate.seconds).toHaveLength(WINDOW_SECONDS);
    expect(rate.seconds.at(-1)).toBe(END - 1);
    expect(rate.orders[0]).toBe(1);
    expect(rate.orders.at(-1)).toBe(5);
    expect(rate).toMatchObject({ total: 6, current: 1, peak: { second: END - 1, orders: 5 } });
  });

  it('is calm without orders', () => {
    expect(orderRate([], NOW)).toMatchObject({ total: 0, current: 0, peak: null });
  });
});
