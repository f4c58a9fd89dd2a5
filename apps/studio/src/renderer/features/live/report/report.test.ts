import type { Drop, DropReport } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import { busiestHour, hoursMap } from './hours-map.ts';
import {
  besideLast,
  compareRows,
  followersShare,
  headlineOf,
  posterFacts,
  sentenceOf,
} from './report-facts.ts';

const report = (patch: Partial<DropReport> = {}): DropReport => ({
  dropId: 'drp_1',
  startsAt: '2026-11-30T18:00:00.000Z',
  endedAt: '2026-11-30T20:00:00.000Z',
  soldOutAt: '2026-11-30T18:00:41.000Z',
  stock: 1_200,
  orders: 1_000,
  units: 1_200,
  revenue: 5_760_000,
  currency: 'EUR',
  buyers: 1_000,
  followingBuyers: 740,
  refused: { sold_out: 300, limit_reached: 12 },
  rush: [
    { second: 0, orders: 900, units: 1_000, revenue: 4_800_000 },
    { second: 41, orders: 100, units: 200, revenue: 960_000 },
    { second: 61, orders: 0, units: 7, revenue: 0 },
  ],
  hours: [],
  asOf: '2026-11-30T21:00:00.000Z',
  ...patch,
});

const before = {
  drop: { title: 'Paper Monsoon' } as Drop,
  report: report({ soldOutAt: '2026-11-30T18:00:50.000Z', stock: 200 }),
};

describe('the report', () => {
  it.each([
    ['Sold out in 41 s', {}],
    ['Everything sold', { soldOutAt: null, rush: [] }],
    ['Sold out in 42 s', { soldOutAt: null }],
    ['80 of 1,200 units sold', { soldOutAt: null, units: 80 }],
    ['1,199 of 1,200 units sold', { units: 1_199 }],
    ['0 of 0 units sold', { soldOutAt: null, units: 0, stock: 0 }],
  ])('begins with: %s', (headline, patch) => {
    expect(headlineOf(report(patch))).toBe(headline);
  });

  it('compares with the last drop when both sold out', () => {
    expect(besideLast(report(), [before])).toBe('9.0 s faster than Paper Monsoon');
    expect(besideLast(report({ soldOutAt: null, rush: [] }), [before])).toBeNull();
    expect(besideLast(report(), [])).toBeNull();
  });

  it('says all of it in a sentence', () => {
    expect(sentenceOf(report())).toBe(
      '1,200 of 1,200 units (100 %) went to 1,000 people for €57,600.00. It was open for 2 hours; an order came to €57.60 on average.',
    );
    expect(sentenceOf(report({ orders: 0, units: 0, buyers: 1, revenue: 0 }))).toBe(
      '0 of 1,200 units (0 %) went to 1 person for €0.00. It was open for 2 hours.',
    );
  });

  it('stands beside the drops before, figure by figure', () => {
    const rows = Object.fromEntries(
      compareRows([report(), before.report]).map((row) => [row.label, row.values]),
    );
    expect(rows).toMatchObject({
      'Sold out in': ['41 s', '50 s'],
      'Units in the first minute': ['1,200', '1,200'],
      'Buyers who follow you': ['74 %', '74 %'],
      'Turned away': ['312', '312'],
    });
    expect(followersShare(report({ buyers: 0 }))).toBe('–');
  });

  it('has no money on what is posted', () => {
    const facts = JSON.stringify(
      posterFacts({ title: 'Night print', creatorName: 'Drew' }, report({ rush: [] }), []),
    );
    expect(facts).toContain('Sold out in 41 s');
    expect(facts).not.toContain('5760000');
  });
});

describe('the map of hours', () => {
  const hour = (at: Date, units: number) => ({ at: at.toISOString(), orders: 1, units, revenue: 1 });

  it('adds up the same hours of a week, by the clock of this computer', () => {
    const tuesday = (week: number, hours: number) => new Date(2026, 10, 3 + 7 * week, hours);
    const map = hoursMap([hour(tuesday(0, 18), 5), hour(tuesday(1, 18), 4), hour(tuesday(1, 7), 8)]);
    expect(map?.units[1]?.[18]).toBe(9);
    expect(map?.most).toBe(9);
    expect(map && busiestHour(map)).toMatch(/^Tue 18:00$/);
  });

  it('is left out when it sold in less than three hours', () => {
    expect(hoursMap([hour(new Date(), 5), hour(new Date(), 4)])).toBeNull();
  });
});
