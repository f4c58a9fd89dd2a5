import { describe, expect, it } from 'vitest';
import { fromWallTime, toWallTime, twinOf, zoneLabel } from './zoned-time.ts';

describe('fromWallTime', () => {
  it.each([
    ['2026-11-23', '18:00', 'Europe/Berlin', '2026-11-23T17:00:00.000Z'],
    ['2026-07-01', '18:00', 'Europe/Berlin', '2026-07-01T16:00:00.000Z'],
    ['2026-11-23', '18:00:30', 'UTC', '2026-11-23T18:00:30.000Z'],
    ['2026-11-23', '18:00', 'Asia/Kathmandu', '2026-11-23T12:15:00.000Z'],
    ['2026-03-29', '03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-03-29', '01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    ['2026-10-25', '01:59', 'Europe/Berlin', '2026-10-24T23:59:00.000Z'],
    ['2026-10-25', '03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
  ])('%s %s in %s is %s', (date, time, zone, instant) => {
    expect(fromWallTime({ date, time }, zone)).toEqual({ kind: 'ok', epochMs: Date.parse(instant) });
  });

  it.each([
    ['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25', '02:00', 'Europe/Berlin', '2026-10-25T00:00:00.000Z'],
    ['2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
  ])('tells both instants of %s %s in %s, over which the clocks go back', (date, time, zone, instant) => {
    const first = Date.parse(instant);
    const second = first + 3_600_000;
    expect(fromWallTime({ date, time }, zone)).toEqual({ kind: 'twice', first, second });
    expect([twinOf(first, zone), twinOf(second, zone)]).toEqual(['first', 'second']);
    expect(twinOf(second + 3_600_000, zone)).toBeNull();
  });

  it.each([
    ['2026-03-29', '02:30', 'Europe/Berlin'],
    ['2026-03-08', '02:00', 'America/New_York'],
  ])('refuses %s %s in %s, which the clocks skip', (date, time, zone) => {
    expect(fromWallTime({ date, time }, zone)).toEqual({ kind: 'invalid', reason: 'gap' });
  });

  it.each([
    ['', '18:00'],
    ['2026-11-23', ''],
    ['2026-13-01', '18:00'],
    ['2026-11-23', '25:00'],
    ['23.11.2026', '18:00'],
  ])('refuses %j %j', (date, time) => {
    expect(fromWallTime({ date, time }, 'UTC')).toEqual({ kind: 'invalid', reason: 'format' });
  });
});

describe('toWallTime', () => {
  it.each([
    ['2026-11-23T17:00:00.000Z', 'Europe/Berlin', { date: '2026-11-23', time: '18:00' }],
    ['2026-11-23T23:30:05.900Z', 'Europe/Berlin', { date: '2026-11-24', time: '00:30:05' }],
    ['2026-11-23T05:00:00.000Z', 'America/New_York', { date: '2026-11-23', time: '00:00' }],
  ])('%s in %s', (instant, zone, wall) => {
    expect(toWallTime(Date.parse(instant), zone)).toEqual(wall);
  });
});

describe('zoneLabel', () => {
  it('tells the offset of that day', () => {
    expect(zoneLabel('Europe/Berlin', Date.parse('2026-07-01T00:00:00Z'))).toBe('Europe/Berlin (GMT+2)');
    expect(zoneLabel('Europe/Berlin', Date.parse('2026-12-01T00:00:00Z'))).toBe('Europe/Berlin (GMT+1)');
  });
});
