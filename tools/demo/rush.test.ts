import { describe, expect, it } from 'vitest';
import { boughtByOthers, type Evidence, findFaults } from './books.ts';
import { fanEmail } from './crowd.ts';
import { bar } from './live-line.ts';
import { readOptions } from './options.ts';
import type { Attempt } from './place.ts';
import { summarize } from './summary.ts';

const accepted = (tookMs: number, changes: Partial<Attempt> = {}): Attempt =>
  ({
    key: 'k',
    tookMs,
    settledByKey: false,
    kind: 'accepted',
    orderId: `ord_${tookMs}`,
    units: 2,
    ...changes,
  }) as Attempt;
const refused = (code: string, tookMs: number): Attempt => ({
  key: 'k',
  tookMs,
  settledByKey: false,
  kind: 'refused',
  code,
});

describe('the summary of a rush', () => {
  it('counts what happened and how fast', () => {
    const attempts = [
      accepted(10),
      accepted(30, { settledByKey: true }),
      refused('limit_reached', 40),
      refused('sold_out', 20),
      refused('sold_out', 50),
    ];
    expect(summarize(attempts, { durationMs: 500, crowdBusy: 0.987 })).toEqual({
      fans: 5,
      accepted: 2,
      units: 4,
      refused: { sold_out: 2, limit_reached: 1 },
      settledByKey: 1,
      durationMs: 500,
      ordersPerSecond: 4,
      answersPerSecond: 10,
      p50Ms: 30,
      p95Ms: 50,
      p99Ms: 50,
      crowdBusy: 0.99,
    });
  });
});

const good: Evidence = {
  before: { stock: 500, remaining: 500, sold: { orders: 0, units: 0 } },
  after: { stock: 500, remaining: 0, sold: { orders: 500, units: 500 } },
  rush: { accepted: 500, units: 500 },
  doubled: 0,
  missing: 0,
};

describe('the books after a rush', () => {
  it('balance when everything that was acknowledged is booked, once', () => {
    expect(findFaults(good)).toEqual([]);
  });

  it('balance when others bought too, or units were added meanwhile', () => {
    const shared = { ...good, rush: { accepted: 480, units: 480 } };
    expect(findFaults(shared)).toEqual([]);
    expect(boughtByOthers(shared)).toBe(20);
    const restocked = { ...good, after: { stock: 600, remaining: 100, sold: { orders: 500, units: 500 } } };
    expect(findFaults(restocked)).toEqual([]);
  });

  it('can be checked without the figures of the creator', () => {
    expect(findFaults({ ...good, after: { ...good.after, sold: null } })).toEqual([]);
  });

  it.each<[string, Partial<Evidence>, RegExp]>([
    ['one unit too many', { rush: { accepted: 501, units: 501 } }, /501 units were acknowledged of 500/],
    ['stock below nothing', { after: { ...good.after, remaining: -1 } }, /1 units too many/],
    ['an acknowledged order is gone', { missing: 1 }, /1 acknowledged orders do not exist/],
    ['one order for two fans', { doubled: 1 }, /acknowledged to two fans/],
    [
      'a sale that left the stock where it was',
      { after: { stock: 500, remaining: 1, sold: { orders: 499, units: 499 } } },
      /only 499 left the stock/,
    ],
    [
      'a sum that does not add up',
      { after: { stock: 500, remaining: 0, sold: { orders: 500, units: 499 } } },
      /is not the stock 500/,
    ],
    [
      'fewer orders than acknowledged',
      { after: { stock: 500, remaining: 0, sold: { orders: 499, units: 500 } } },
      /500 orders were acknowledged, 499 are booked/,
    ],
  ])('do not balance with %s', (_name, change, fault) => {
    expect(findFaults({ ...good, ...change }).join('\n')).toMatch(fault);
  });
});

describe('the options of a rush', () => {
  it('have defaults and take what pnpm hands on', () => {
    expect(readOptions(['--', '--fans', '10', '--drop', 'drp_1'])).toMatchObject({
      fans: 10,
      stock: 500,
      inSeconds: 10,
      perFan: 1,
      dropId: 'drp_1',
    });
  });

  it.each([
    ['--fans', '0'],
    ['--stock', '1.5'],
    ['--in', 'soon'],
    ['--per-fan', '101'],
  ])('refuse %s %s', (name, value) => {
    expect(() => readOptions([name, value])).toThrow(RangeError);
  });

  it('refuse what they do not know', () => {
    expect(() => readOptions(['--fan', '1'])).toThrow(TypeError);
  });
});

it('numbers fans as the seed does', () => {
  expect([fanEmail(0), fanEmail(1999), fanEmail(12_344)]).toEqual([
    'fan0001@fans.example.test',
    'fan2000@fans.example.test',
    'fan12345@fans.example.test',
  ]);
});

it.each([
  [0, '░░░░'],
  [0.5, '██░░'],
  [7, '████'],
])('a bar at %d', (share, expected) => {
  expect(bar(share, 4)).toBe(expected);
});
