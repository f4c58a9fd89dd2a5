import { REMINDER_MINUTES } from '@livedrops/sdk/contract';
import * as fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { dueReminders } from './reminder.rules.ts';

const MINUTE = 60_000;
const startsAt = 1000 * MINUTE;

test.each([
  ['long before', 0, 61, []],
  ['an hour before', 0, 60, [60]],
  ['a little late', 0, 49, [60]],
  ['too late for the hour', 0, 47, []],
  ['a quarter of an hour before', 0, 15, [15]],
  ['five minutes before', 0, 5, [5]],
  ['at the start', 0, 0, []],
  ['of a drop that was scheduled too late for the hour', 950, 49, []],
])('%s', (_name, createdMinute, before, due) => {
  const drop = { startsAt, createdAt: createdMinute * MINUTE, reminderMinutes: REMINDER_MINUTES };
  expect(dueReminders(drop, startsAt - before * MINUTE)).toEqual(due);
});

it('of those only that the creator chose', () => {
  const drop = { startsAt, createdAt: 0, reminderMinutes: [5] as const };
  expect(dueReminders(drop, startsAt - 15 * MINUTE)).toEqual([]);
  expect(dueReminders(drop, startsAt - 5 * MINUTE)).toEqual([5]);
});

it('whoever looks every second finds every reminder of an old drop, and none after its start', () => {
  fc.assert(
    fc.property(fc.nat({ max: 999 }), (offset) => {
      const found = new Set<number>();
      for (let now = startsAt - 61 * MINUTE + offset; now < startsAt + MINUTE; now += 1000) {
        for (const minutes of dueReminders(
          { startsAt, createdAt: 0, reminderMinutes: REMINDER_MINUTES },
          now,
        )) {
          expect(now).toBeLessThan(startsAt);
          found.add(minutes);
        }
      }
      expect([...found]).toEqual(REMINDER_MINUTES);
    }),
    { numRuns: 20 },
  );
});
