import type { Drop, DropReport } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import type { PreviousDrop } from './previous-drops.ts';
import { beforeStory, paceStory, soldOutStory } from './start-story.ts';

const startsAt = '2026-11-30T18:00:00.000Z';
const before = (soldOutAt: string | null): PreviousDrop => ({
  drop: { title: 'Paper Monsoon' } as Drop,
  report: {
    startsAt,
    soldOutAt,
    stock: 200,
    units: 150,
    rush: [{ second: 2, orders: 50, units: 50, revenue: 1 }],
  } as unknown as DropReport,
});
const soldOutIn50 = before('2026-11-30T18:00:50.000Z');
const neverSoldOut = before(null);

describe('what the chart of a start says', () => {
  it.each([
    [undefined, 'in 41 s', 'Sold out in 41 s'],
    [neverSoldOut, 'in 41 s', 'Sold out in 41 s'],
    [
      soldOutIn50,
      'in 41 s, 9.0 s faster than Paper Monsoon',
      'Sold out in 41 s, 9.0 s faster than Paper Monsoon',
    ],
  ])('when nothing is left (case %#)', (last, short, whole) => {
    const soldOutAt = Date.parse(startsAt) + 41_000;
    expect(soldOutStory({ startsAt, soldOutAt }, last)).toEqual({ short, whole });
    expect(soldOutStory({ startsAt, soldOutAt: null }, last)).toBeNull();
  });

  it.each([
    [undefined, 'The line of the first drop is drawn here as it sells'],
    [neverSoldOut, 'The dashed line is Paper Monsoon, which sold 150 of 200'],
    [soldOutIn50, 'The dashed line is Paper Monsoon, which sold out in 50 s'],
  ])('before the start (case %#)', (last, text) => {
    expect(beforeStory(last)).toBe(text);
  });

  it.each([
    [2, undefined, 'Sold out in 9.0 s at this pace, 25 % gone'],
    [2, soldOutIn50, 'Sold out in 9.0 s at this pace, 25 % gone; Paper Monsoon had 25 % by now'],
    [1, soldOutIn50, 'Nothing sold in the last 5 s, 0 % gone; Paper Monsoon had 0 % by now'],
    [30, undefined, 'Nothing sold in the last 5 s, 25 % gone'],
  ])('at second %i (case %#)', (second, last, text) => {
    const curve = [{ second: 2, units: 25 }];
    expect(paceStory({ curve, stock: 100, second, remaining: 75 }, last)).toBe(text);
  });
});
