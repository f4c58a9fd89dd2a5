import { DEFAULT_NOTIFICATION_PREFERENCES } from '@livedrops/sdk/contract';
import { expect, it } from 'vitest';
import { makeDrop, makeEvent, tellOrder } from '../../test/helpers/make-events.ts';
import { type BeforeSendingDeps, lookBeforeSending } from './before-sending.ts';
import { toNotice } from './notice.rules.ts';

const started = toNotice(makeEvent('creator:crt_1', 'drop.started', { drop: makeDrop() }))!;
const scheduled = toNotice(
  makeEvent('creator:crt_1', 'drop.scheduled', { drop: makeDrop({ startsAt: '2026-03-02T20:00:00.000Z' }) }),
)!;
const order = toNotice(makeEvent('user:usr_1', 'order.confirmed', tellOrder()))!;

const now = new Date('2026-03-01T12:01:00.000Z');
const HOUR = 3_600_000;
const quietUntilTwo = { from: '12:00', to: '14:01', timeZone: 'UTC' };
const asleep = { ...DEFAULT_NOTIFICATION_PREFERENCES, quietHours: quietUntilTwo };
const muted = {
  ...DEFAULT_NOTIFICATION_PREFERENCES,
  kinds: {
    ...DEFAULT_NOTIFICATION_PREFERENCES.kinds,
    dropStarted: { inbox: true, push: false, email: false },
  },
};

const deps = (changes: {
  notice?: typeof started | null;
  preferences?: typeof muted;
  status?: string | null;
  hasEnough?: boolean;
}): BeforeSendingDeps => ({
  allowances: { take: async () => changes.hasEnough !== true, giveBack: async () => {} },
  findAnnouncement: async () => (changes.notice === undefined ? started : changes.notice),
  findPreferences: async () => changes.preferences ?? DEFAULT_NOTIFICATION_PREFERENCES,
  findDropNow: async () => {
    const { status = 'live' } = changes;
    return status === null ? null : { status, startsAt: now, reminderMinutes: [] };
  },
});

it.each<[string, Parameters<typeof deps>[0], object]>([
  ['is sent', {}, { notice: started }],
  [
    'is dropped when its announcement is gone',
    { notice: null },
    { instead: { kind: 'drop', reason: 'the announcement is gone' } },
  ],
  [
    'is dropped when the person wants it no longer',
    { preferences: muted },
    { instead: { kind: 'drop', reason: 'no longer wanted' } },
  ],
  [
    'is dropped when its drop is sold out',
    { status: 'sold_out' },
    { instead: { kind: 'drop', reason: 'the drop is sold_out' } },
  ],
  [
    'is dropped when its drop is gone',
    { status: null },
    { instead: { kind: 'drop', reason: 'the drop is gone' } },
  ],
  [
    'is dropped in quiet hours when it is stale after them',
    { preferences: asleep },
    { instead: { kind: 'drop', reason: 'quiet hours' } },
  ],
  [
    'waits for the end of quiet hours when it is still of use then',
    { preferences: asleep, notice: scheduled, status: 'scheduled' },
    { instead: { kind: 'retry', reason: 'quiet hours', afterMs: 2 * HOUR } },
  ],
  [
    'is dropped when the person has had enough',
    { hasEnough: true },
    { instead: { kind: 'drop', reason: 'the person has had enough messages for a day' } },
  ],
])('a message %s', async (_name, changes, outcome) => {
  expect(
    await lookBeforeSending(deps(changes), { noticeId: 'evt_1', userId: 'usr_1' }, { channel: 'push', now }),
  ).toEqual(outcome);
});

it('news of an order come through in quiet hours', async () => {
  const looked = await lookBeforeSending(
    deps({ preferences: asleep }),
    { notice: order, userId: 'usr_1' },
    { channel: 'push', now },
  );
  expect(looked).toEqual({ notice: order });
});
