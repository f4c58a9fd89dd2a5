import { makeDrop } from '@livedrops/sdk/testing';
import type { DropSales } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import { against, endedDrops, followedLately, lastWeek, revenueAgainst } from './compare.ts';

const sales = (revenue: number, currency = 'EUR') => ({ revenue, currency }) as DropSales;

describe('a figure against the one before', () => {
  it.each([
    [150, 100, '50 % more than Cup'],
    [50, 100, '50 % less than Cup'],
    [100, 100, 'as many as Cup'],
    [100, 0, undefined],
    [100, undefined, undefined],
  ])('%d after %s: %s', (now, before, text) => {
    expect(against(now, before, 'Cup')).toBe(text);
  });

  it('is not made of two currencies', () => {
    expect(revenueAgainst(sales(200), sales(100), 'Cup')).toBe('100 % more than Cup');
    expect(revenueAgainst(sales(200), sales(100, 'JPY'), 'Cup')).toBeUndefined();
    expect(revenueAgainst(sales(200), undefined, 'Cup')).toBeUndefined();
  });
});

it('endedDrops has the last one first, and none that was called off', () => {
  const old = makeDrop({ id: 'drp_old', status: 'ended', endsAt: '2030-01-01T10:00:00.000Z' });
  const last = makeDrop({ id: 'drp_last', status: 'ended', endsAt: '2030-01-03T10:00:00.000Z' });
  const off = makeDrop({ id: 'drp_off', status: 'cancelled', endsAt: '2030-01-04T10:00:00.000Z' });
  expect(endedDrops([old, off, last, makeDrop()]).map(({ id }) => id)).toEqual(['drp_last', 'drp_old']);
});

it('lastWeek counts what was on sale within seven days', () => {
  const nowMs = Date.parse('2030-01-10T10:00:00.000Z');
  const sold = { stock: 10, remaining: 4, held: 1 };
  const drops = [
    makeDrop({ status: 'ended', endsAt: '2030-01-03T10:00:01.000Z', ...sold }),
    makeDrop({ status: 'ended', endsAt: '2030-01-03T09:59:59.000Z', ...sold }),
    makeDrop({ status: 'live', ...sold }),
    makeDrop({ status: 'scheduled', ...sold }),
    makeDrop({ status: 'cancelled', ...sold }),
  ];
  expect(lastWeek(drops, nowMs)).toEqual({ drops: 2, units: 10 });
});

it('followedLately compares a week with the week before, when both are known', () => {
  const days = (count: number) => Array.from({ length: count }, (_, index) => ({ followed: index }));
  expect(followedLately(days(30))).toEqual({ week: 182, before: 133 });
  expect(followedLately(days(10))).toEqual({ week: 42, before: undefined });
});
