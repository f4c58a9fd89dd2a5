import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, instantOf, nextDayAt, timeFault, weeksOn } from './chosen-time.ts';
import { toWallTime, twinOf } from './zoned-time.ts';

/** Zones with and without summer time, also with half hours, south of the equator and beyond the date line. */
const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'America/Sao_Paulo',
  'Africa/Cairo',
);
/** Whole seconds from 1980 to 2060, half of them near the end of March, October or November, when clocks change. */
const instant = fc
  .oneof(
    fc.integer({ min: 315_532_800, max: 2_840_140_800 }),
    fc
      .tuple(
        fc.integer({ min: 1980, max: 2060 }),
        fc.constantFrom(2, 9, 10),
        fc.integer({ min: 0, max: 31 * 86_400 }),
      )
      .map(([year, month, seconds]) => Date.UTC(year, month, 1) / 1_000 + seconds),
  )
  .map((seconds) => seconds * 1_000);

describe('a chosen time', () => {
  it('is the instant that the wall shows it at, in every zone and also when it happens twice', () => {
    fc.assert(
      fc.property(zone, instant, (where, at) => {
        const chosen = { ...toWallTime(at, where), twin: twinOf(at, where) };
        expect(timeFault(chosen, where)).toBeNull();
        expect(instantOf(chosen, where)).toBe(at);
      }),
    );
  });

  it('is refused or shown again as it was chosen, whatever was typed', () => {
    fc.assert(
      fc.property(zone, instant, fc.integer({ min: 0, max: 23 }), (where, at, hour) => {
        const time = `${String(hour).padStart(2, '0')}:30`;
        const chosen = { date: toWallTime(at, where).date, time, twin: 'second' as const };
        const found = instantOf(chosen, where);
        expect(found === null).toBe(timeFault(chosen, where) !== null);
        if (found !== null) expect(toWallTime(found, where)).toEqual({ date: chosen.date, time });
      }),
    );
  });

  it.each([
    ['2027-03-28', '02:30', 'time', 'The clocks skip this time on that day'],
    ['2027-10-31', '02:30', 'twin', 'Choose one: this time happens twice on that day'],
    ['', '02:30', 'date', 'Choose a date'],
    ['2027-10-31', '', 'time', 'Choose a time'],
  ])('%s %s is refused at the %s', (date, time, part, message) => {
    expect(timeFault({ date, time, twin: null }, 'Europe/Berlin')).toEqual({ part, message });
    expect(instantOf({ date, time, twin: null }, 'Europe/Berlin')).toBeNull();
  });
});

describe('days', () => {
  it.each([
    ['2027-02-28', 1, '2027-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2027-01-01', -1, '2026-12-31'],
    // A day of 23 hours.
    ['2027-03-28', 1, '2027-03-29'],
  ])('%s and %i more is %s', (from, days, to) => {
    expect(addDays(from, days)).toBe(to);
    expect(daysBetween(from, to)).toBe(days);
  });

  it('of the next week that is to come have the same weekday and time, and no such week is left out', () => {
    fc.assert(
      fc.property(zone, instant, instant, (where, before, nowMs) => {
        const wall = toWallTime(before, where);
        const now = toWallTime(nowMs, where);
        const next = weeksOn(wall, now);
        const days = daysBetween(wall.date, next.date);
        expect(next.time).toBe(wall.time);
        expect(days % 7).toBe(0);
        expect(days).toBeGreaterThanOrEqual(7);
        expect(`${next.date}T${next.time}` > `${now.date}T${now.time}`).toBe(true);
        const earlier = `${addDays(next.date, -7)}T${next.time}`;
        expect(days === 7 || earlier <= `${now.date}T${now.time}`).toBe(true);
      }),
    );
  });

  it.each([
    ['18:00', '2026-11-23'],
    ['17:59', '2026-11-24'],
    ['17:00', '2026-11-24'],
  ])('%s is next on %s', (time, date) => {
    expect(nextDayAt(time, { date: '2026-11-23', time: '17:59' })).toEqual({ date, time });
  });
});
