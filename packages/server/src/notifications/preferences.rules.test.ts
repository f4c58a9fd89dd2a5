import {
  changePreferences,
  DEFAULT_NOTIFICATION_PREFERENCES,
  type ReminderMinutes,
} from '@livedrops/sdk/contract';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeDrop, makeEvent, tellOrder } from '../../test/helpers/make-events.ts';
import { toNotice } from './notice.rules.ts';
import { quietMsLeft, wants } from './preferences.rules.ts';

const defaults = DEFAULT_NOTIFICATION_PREFERENCES;
const order = toNotice(makeEvent('user:usr_1', 'order.confirmed', tellOrder()))!;
const start = toNotice(makeEvent('creator:crt_1', 'drop.started', { drop: makeDrop() }))!;
const reminder = (minutes: ReminderMinutes, reminderMinutes: ReminderMinutes[] = [60, 15, 5]) =>
  toNotice(makeEvent('creator:crt_1', 'drop.reminder', { drop: makeDrop({ reminderMinutes }), minutes }))!;

describe('a change of preferences', () => {
  it('leaves what it does not name as it is', () => {
    const quietHours = { from: '22:00', to: '07:00', timeZone: 'Europe/Lisbon' };
    const changed = changePreferences(
      { ...defaults, quietHours },
      { kinds: { dropStarted: { email: true } }, reminderMinutes: null },
    );
    expect(changed).toEqual({
      kinds: { ...defaults.kinds, dropStarted: { inbox: true, push: true, email: true } },
      reminderMinutes: null,
      quietHours,
    });
    expect(changePreferences(changed, {})).toEqual(changed);
    expect(changePreferences(changed, { quietHours: null }).quietHours).toBeNull();
  });
});

describe('by default', () => {
  it('people get mail about their orders and none about drops', () => {
    expect(wants(defaults, order, 'email')).toBe(true);
    expect(wants(defaults, start, 'email')).toBe(false);
    expect(wants(defaults, start, 'push')).toBe(true);
    expect(wants(defaults, start, 'inbox')).toBe(true);
  });

  it('they get the one reminder of their lead time', () => {
    expect(wants(defaults, reminder(15), 'push')).toBe(true);
    expect(wants(defaults, reminder(60), 'push')).toBe(false);
    expect(wants({ ...defaults, reminderMinutes: 60 }, reminder(60), 'push')).toBe(true);
    expect(wants({ ...defaults, reminderMinutes: null }, reminder(15), 'inbox')).toBe(false);
  });

  it('they get the nearest that the creator chose', () => {
    expect(wants(defaults, reminder(60, [60]), 'push')).toBe(true);
    expect(wants(defaults, reminder(60, [60, 5]), 'push')).toBe(false);
    expect(wants(defaults, reminder(5, [60, 5]), 'push')).toBe(true);
    expect(wants({ ...defaults, reminderMinutes: null }, reminder(60, [60]), 'push')).toBe(false);
  });
});

describe('of a drop that was made 20 minutes before its start', () => {
  const late = (minutes: ReminderMinutes, reminderMinutes: ReminderMinutes[] = [60, 15, 5]) => {
    const times = { startsAt: '2026-03-01T12:00:00.000Z', createdAt: '2026-03-01T11:40:00.000Z' };
    const drop = makeDrop({ reminderMinutes, ...times });
    return toNotice(makeEvent('creator:crt_1', 'drop.reminder', { drop, minutes }))!;
  };
  const early = { ...defaults, reminderMinutes: 60 as const };

  it('people who wanted to know an hour before get the next one', () => {
    expect(wants(early, late(15), 'push')).toBe(true);
    expect(wants(early, late(5), 'push')).toBe(false);
    expect(wants({ ...defaults, reminderMinutes: 5 }, late(5), 'push')).toBe(true);
  });

  it('they get none when there is none', () => {
    expect(wants(early, late(60, [60]), 'push')).toBe(false);
  });
});

describe('quiet hours', () => {
  const at = (time: string) => new Date(`2026-01-15T${time}Z`);
  const MINUTE = 60_000;
  it.each<[string, [string, string], string, string, number]>([
    ['before they begin', ['22:00', '07:00'], 'UTC', '21:59:59', 0],
    ['as they begin', ['22:00', '07:00'], 'UTC', '22:00:00', 540 * MINUTE],
    ['after midnight', ['22:00', '07:00'], 'UTC', '06:59:30', 30_000],
    ['as they end', ['22:00', '07:00'], 'UTC', '07:00:00', 0],
    ['within a day', ['12:00', '13:30'], 'UTC', '13:00:00', 30 * MINUTE],
    ['in another time zone', ['22:00', '07:00'], 'America/New_York', '11:00:00', 60 * MINUTE],
    ['at that time elsewhere', ['22:00', '07:00'], 'Asia/Tokyo', '22:30:00', 0],
    ['that have no length', ['07:00', '07:00'], 'UTC', '07:00:00', 0],
  ])('%s', (_name, [from, to], timeZone, time, ms) => {
    expect(quietMsLeft({ from, to, timeZone }, at(time))).toBe(ms);
  });

  it('end exactly when they say', () => {
    const time = fc.tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 })).map((parts) => parts.map(two).join(':'));
    const instant = fc.date({ min: at('00:00:00'), max: new Date('2026-02-15'), noInvalidDate: true });
    fc.assert(
      fc.property(time, time, instant, (from, to, now) => {
        const quiet = { from, to, timeZone: 'UTC' };
        const left = quietMsLeft(quiet, now);
        expect(left).toBeGreaterThanOrEqual(0);
        if (left === 0) return;
        const end = new Date(now.getTime() + left);
        expect(end.toISOString().slice(11, 23)).toBe(`${to}:00.000`);
        expect(quietMsLeft(quiet, end)).toBe(0);
        expect(quietMsLeft(quiet, new Date(end.getTime() - 1))).toBe(1);
      }),
    );
  });
});

const two = (part: number) => String(part).padStart(2, '0');
