import { describe, expect, it } from 'vitest';
import { rangeOf, startsWithin, turned, viewOf, wallLater } from './schedule-range.ts';

describe('the days of a view', () => {
  it.each([
    ['week', '2026-12-05', { from: '2026-11-30', to: '2026-12-07' }],
    ['week', '2026-11-30', { from: '2026-11-30', to: '2026-12-07' }],
    ['month', '2026-12-05', { from: '2026-11-30', to: '2027-01-11' }],
    ['month', '2027-02-28', { from: '2027-02-01', to: '2027-03-15' }],
    ['agenda', '2026-12-05', { from: '2026-12-05', to: '2027-01-02' }],
  ] as const)('%s of %s', (view, day, range) => expect(rangeOf(view, day)).toEqual(range));

  it.each([
    ['week', '2026-12-30', 1, '2027-01-06'],
    ['agenda', '2026-12-30', -1, '2026-12-02'],
    ['month', '2027-01-31', 1, '2027-02-01'],
    ['month', '2027-01-31', -1, '2026-12-01'],
  ] as const)('one %s from %s by %i is %s', (view, day, by, expected) => {
    expect(turned(view, day, by)).toBe(expected);
  });

  it('are asked for with what may reach into them in any zone', () => {
    expect(startsWithin({ from: '2026-12-05', to: '2026-12-06' })).toEqual({
      startsFrom: '2026-11-04T00:00:00.000Z',
      startsTo: '2026-12-07T00:00:00.000Z',
    });
  });

  it.each([
    ['month', 'month'],
    ['nonsense', 'agenda'],
    [null, 'agenda'],
  ])('%s is read as %s', (text, view) => expect(viewOf(text)).toBe(view));
});

describe('a later time on the wall', () => {
  it.each([
    // Summer time begins in Berlin: it stays 18:00 there.
    ['2027-03-27T17:00:00.000Z', { days: 1 }, { date: '2027-03-28', time: '18:00' }],
    ['2027-03-31T22:30:05.000Z', { days: -1 }, { date: '2027-03-31', time: '00:30:05' }],
    ['2026-12-31T22:45:00.000Z', { minutes: 30 }, { date: '2027-01-01', time: '00:15' }],
  ])('%s and %j', (instant, step, wall) => {
    expect(wallLater(instant, 'Europe/Berlin', step)).toEqual(wall);
  });
});
