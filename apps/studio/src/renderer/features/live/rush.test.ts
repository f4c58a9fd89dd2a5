import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareSellOut,
  formatSpan,
  mergeCurves,
  RUSH_SECONDS,
  secondsToGo,
  secondsToSellOut,
  toCurve,
  unitsAt,
  withMoment,
  type RushCurve,
} from './rush.ts';

const curve: RushCurve = [
  { second: 0, units: 10 },
  { second: 3, units: 40 },
];

describe('the curve of a start', () => {
  it('adds up the units of each second', () => {
    expect(
      toCurve([
        { second: 0, units: 10 },
        { second: 3, units: 30 },
      ]),
    ).toEqual(curve);
    expect([-1, 0, 2, 3, 99].map((second) => unitsAt(curve, second))).toEqual([0, 10, 10, 40, 40]);
  });

  it('takes one value for a second, the last one', () => {
    expect(withMoment(curve, 3, 45)).toEqual([curve[0], { second: 3, units: 45 }]);
    expect(withMoment(curve, 4, 50)).toEqual([...curve, { second: 4, units: 50 }]);
  });

  it.each([
    ['before the start', -1, 50],
    ['after the rush', RUSH_SECONDS, 50],
    ['of an earlier second', 2, 50],
    ['without a change', 7, 40],
  ])('is left alone by news %s', (_name, second, units) => {
    expect(withMoment(curve, second, units)).toBe(curve);
  });

  it('goes on with what was heard after a report', () => {
    const heard: RushCurve = [
      { second: 3, units: 38 },
      { second: 5, units: 60 },
    ];
    expect(mergeCurves(curve, heard)).toEqual([...curve, { second: 5, units: 60 }]);
    expect(mergeCurves([], heard)).toEqual(heard);
  });

  it('stays in order, whatever comes', () => {
    const moments = fc.array(fc.record({ second: fc.integer({ min: -5, max: 700 }), units: fc.nat(500) }));
    fc.assert(
      fc.property(moments, moments, (first, then) => {
        const build = (all: typeof first): RushCurve =>
          all.reduce<RushCurve>((known, { second, units }) => withMoment(known, second, units), []);
        const seconds = mergeCurves(build(first), build(then)).map(({ second }) => second);
        expect(seconds).toEqual([...new Set(seconds)].sort((a, b) => a - b));
        expect(seconds.every((second) => second >= 0 && second < RUSH_SECONDS)).toBe(true);
      }),
    );
  });
});

describe('secondsToGo', () => {
  it.each([
    ['in the first second, by that second alone', [{ second: 0, units: 10 }], 0, 30, 3],
    ['by the last five seconds', curve, 3, 20, 2],
    ['when it has stopped', curve, 9, 20, null],
    ['when nothing is left', curve, 3, 0, null],
    ['when it would take hours', [{ second: 0, units: 1 }], 4, 1_000_000, null],
  ])('%s', (_name, known, second, remaining, seconds) => {
    expect(secondsToGo(known, { second, remaining })).toBe(seconds);
  });
});

describe('the time until it was sold out', () => {
  it('counts from the start', () => {
    const startsAt = '2026-11-30T18:00:00.000Z';
    const report = { startsAt, soldOutAt: null, stock: 0, rush: [] };
    expect(secondsToSellOut({ ...report, soldOutAt: '2026-11-30T18:00:41.200Z' })).toBe(41.2);
    expect(secondsToSellOut(report)).toBeNull();
  });

  it('is known by the second where it was not written down', () => {
    const point = (second: number, units: number) => ({ second, units, orders: 1, revenue: 1 });
    const report = {
      startsAt: '2026-11-30T18:00:00.000Z',
      soldOutAt: null,
      rush: [point(0, 4), point(6, 6)],
    };
    expect(secondsToSellOut({ ...report, stock: 10 })).toBe(7);
    expect(secondsToSellOut({ ...report, stock: 11 })).toBeNull();
  });

  it.each([
    [0.04, '0.0 s'],
    [6.24, '6.2 s'],
    [9.96, '10 s'],
    [41.2, '41 s'],
    [59.6, '1 min'],
    [200, '3 min 20 s'],
    [3_600, '1 h'],
    [7_505, '2 h 5 min'],
    [90_000, '1 d 1 h'],
  ])('%f seconds are %s', (seconds, text) => {
    expect(formatSpan(seconds)).toBe(text);
  });

  it.each([
    [32, '9.0 s faster than Paper Monsoon'],
    [52, '11 s slower than Paper Monsoon'],
    [41.01, 'as fast as Paper Monsoon'],
  ])('%f s beside 41 s', (seconds, text) => {
    expect(compareSellOut(seconds, { seconds: 41, title: 'Paper Monsoon' })).toBe(text);
  });
});
