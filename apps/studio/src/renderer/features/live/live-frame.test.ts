import type { Drop } from '@livedrops/sdk';
import { makeDrop } from '@livedrops/sdk/testing';
import { describe, expect, it } from 'vitest';
import { liveFrame } from './live-frame.ts';
import { initialLiveState, type LiveState } from './live-state.ts';

const drop: Drop = makeDrop({ stock: 500, remaining: 500 });
const totals = (orders: number, at: number, held = 0): LiveState['totals'] => ({
  orders,
  units: orders,
  revenue: orders * 2_500,
  currency: 'EUR',
  held,
  at,
});
const stock = (remaining: number, at: number, held = 0): LiveState['stock'] => ({
  remaining,
  held,
  stock: 500,
  at,
});
const frame = (patch: Partial<LiveState>) => liveFrame({ ...initialLiveState(drop.id), ...patch }, drop);

describe('the figures of one moment', () => {
  it('are of one piece of news, though the stock is some frames ahead', () => {
    const shown = frame({ totals: totals(421, 5_000), stock: stock(55, 5_100) });
    expect(shown).toMatchObject({
      sold: 421,
      orders: 421,
      revenue: 421 * 2_500,
      remaining: 79,
      totalsAsOf: null,
    });
  });

  it('are dated when only the stock still moves', () => {
    const shown = frame({ totals: totals(421, 5_000), stock: stock(55, 7_001) });
    expect(shown).toMatchObject({ sold: 445, remaining: 55, orders: 421, totalsAsOf: 5_000 });
  });

  it('never say that units are left once the last one is gone', () => {
    const shown = frame({ totals: totals(421, 5_000), stock: stock(0, 5_100) });
    expect(shown).toMatchObject({ sold: 500, remaining: 0, orders: 421, totalsAsOf: 5_000 });
  });

  it('take what is in baskets from the news that the units are of', () => {
    const shown = frame({ totals: totals(421, 5_000, 30), stock: stock(10, 7_001, 12) });
    expect(shown).toMatchObject({ sold: 478, held: 12, remaining: 10 });
  });

  it('are not dated while nothing moves', () => {
    const shown = frame({ totals: totals(445, 5_000), stock: stock(55, 90_000) });
    expect(shown).toMatchObject({ sold: 445, totalsAsOf: null });
  });

  it('never show more units than there are', () => {
    const shown = frame({ totals: totals(40, 5_000, 10), stock: stock(500, 4_000) });
    expect(shown).toMatchObject({ sold: 40, held: 10, remaining: 450 });
  });

  it.each<[string, Partial<LiveState>]>([
    ['the totals are ahead', { totals: totals(40, 5_000, 10), stock: stock(500, 4_000) }],
    ['the stock is a little ahead', { totals: totals(421, 5_000, 3), stock: stock(55, 5_100, 9) }],
    ['the stock is far ahead', { totals: totals(421, 5_000, 3), stock: stock(55, 9_000, 9) }],
    ['only the baskets changed', { totals: totals(421, 5_000, 3), stock: stock(60, 9_000, 19) }],
    ['the last unit is gone', { totals: totals(421, 5_000, 3), stock: stock(0, 5_001, 9) }],
    ['more are told than there are', { totals: totals(490, 5_000, 30), stock: stock(5, 4_000) }],
    ['no sale was told', { stock: stock(55, 5_000, 9) }],
    ['nothing was told', {}],
  ])('add up to the stock when %s', (_name, state) => {
    const { sold, held, remaining, stock: all } = frame(state);
    expect(sold + held + remaining).toBe(all);
    expect(Math.min(sold, held, remaining)).toBeGreaterThanOrEqual(0);
  });

  it.each([
    ['of the same orders', { count: 100, orders: 124, at: 4_000 }, 100, null],
    ['of fewer orders, dated', { count: 100, orders: 110, at: 4_000 }, 100, 4_000],
    ['never more than orders', { count: 146, orders: 146, at: 4_000 }, 124, 4_000],
    ['not none of some orders', { count: 0, orders: 0, at: 4_000 }, null, null],
    ['not known', null, null, null],
  ])('count buyers %s', (_name, buyers, shown, buyersAsOf) => {
    expect(frame({ totals: totals(124, 5_000), buyers })).toMatchObject({ buyers: shown, buyersAsOf });
  });

  it('are those of the drop before any sale was told', () => {
    expect(frame({})).toMatchObject({ stock: 500, sold: 0, remaining: 500, orders: null, buyers: null });
  });
});
