import { describe, expect, it } from 'vitest';
import { raceOf, type Runner } from './race.ts';

const runner = (title: string, stock: number, ...points: [second: number, units: number][]): Runner => ({
  title,
  stock,
  curve: points.map(([second, units]) => ({ second, units })),
});

const own = runner('Night print', 100, [1, 10], [2, 50]);
const before = runner('Paper Monsoon', 200, [0, 20], [40, 200]);

describe('raceOf', () => {
  it('compares shares of the stock, and draws no second that is to come', () => {
    const race = raceOf(own, { others: [before], nowSecond: 3 });
    expect(race.own.slice(0, 6)).toEqual([0, 0, 10, 50, 50, null]);
    expect(race.others[0]?.slice(0, 2)).toEqual([0, 10]);
    expect(race.others[0]?.at(-1)).toBe(100);
  });

  it('has room behind the last sale of all, and is never shorter than half a minute', () => {
    expect(raceOf(own, { others: [before], nowSecond: 3 }).seconds.at(-1)).toBe(46);
    expect(raceOf(own, { others: [], nowSecond: 3 }).seconds.at(-1)).toBe(30);
    expect(raceOf(own, { others: [], nowSecond: 80 }).seconds.at(-1)).toBe(90);
  });

  it('ends with the first ten minutes, and draws a drop that is over to the end', () => {
    const race = raceOf(own, { others: [], nowSecond: 5_000 });
    expect([race.seconds.at(-1), race.own.at(-1)]).toEqual([600, 50]);
    expect(raceOf(own, { others: [], nowSecond: null }).own.at(-1)).toBe(50);
  });

  it('does not look far for drops that took long, once its own start is told', () => {
    const slow = runner('Slow', 100, [0, 1], [590, 60]);
    expect(raceOf(own, { others: [slow], nowSecond: 3 }).seconds.at(-1)).toBe(30);
    expect(raceOf(runner('Quick', 10, [40, 10]), { others: [slow], nowSecond: null }).seconds.at(-1)).toBe(
      82,
    );
  });

  it('never passes the top, also when units were added later', () => {
    expect(raceOf(runner('x', 0, [0, 5]), { others: [], nowSecond: 2 }).own[1]).toBe(0);
    expect(raceOf(runner('x', 4, [0, 5]), { others: [], nowSecond: 2 }).own[1]).toBe(100);
  });
});
