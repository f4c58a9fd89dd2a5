import type { EventEnvelope, Order } from '@livedrops/sdk/contract';
import { describe, expect, it } from 'vitest';
import { makeDrop, makeEvent, makeItem, makeOrder, tellOrder } from '../../test/helpers/make-events.ts';
import { type DropNow, toNotice, whyOutdated } from './notice.rules.ts';
import { wordNotice } from './notice-words.rules.ts';

const AT = '2026-03-01T12:00:00.000Z';
const later = (ms: number) => new Date(Date.parse(AT) + ms);
const inAnHour = makeDrop({ startsAt: later(3_600_000).toISOString() });

/** The cup was called off, the print goes on. */
const parted = {
  order: makeOrder({
    items: [makeItem(), makeItem({ dropId: 'drp_2', title: 'Cup', quantity: 1, unitPrice: 900 })],
  }),
  dropIds: ['drp_2'],
};

/** The same, and what became of the money of the cup. */
const withMoney = (money: Partial<Order['items'][number]>) => {
  const items = parted.order.items.map((item) => (item.dropId === 'drp_2' ? { ...item, ...money } : item));
  return { ...parted, order: { ...parted.order, items } };
};
const paid = {
  status: 'succeeded' as const,
  provider: 'stripe',
  clientSecret: null,
  amount: 5000,
  refunding: 0,
  refunded: 0,
  failure: null,
};

describe('what people are told of', () => {
  it.each<[string, EventEnvelope, object]>([
    [
      'an order that is confirmed',
      makeEvent('user:usr_1', 'order.confirmed', tellOrder()),
      { kind: 'orders', isSent: true, staleAt: later(48 * 3_600_000) },
    ],
    [
      'an order that waits for its payment, in the inbox only',
      makeEvent('user:usr_1', 'order.pending', tellOrder({ status: 'pending' })),
      { kind: 'orders', isSent: false },
    ],
    [
      'a parcel that is being packed, in the inbox only',
      makeEvent('user:usr_1', 'order.fulfillment', tellOrder({ fulfillment: 'PROCESSING' })),
      { kind: 'orders', isSent: false },
    ],
    [
      'money that is back',
      makeEvent('user:usr_1', 'order.refunded', tellOrder({ status: 'cancelled' })),
      { kind: 'orders', isSent: true },
    ],
    [
      'the part of a parcel that is on its way, whatever the others do',
      makeEvent('user:usr_1', 'order.fulfillment', {
        order: makeOrder({ items: [makeItem(), makeItem({ dropId: 'drp_2', fulfillment: 'SHIPPED' })] }),
        dropIds: ['drp_2'],
      }),
      { kind: 'orders', isSent: true },
    ],
    [
      'a parcel that is on its way',
      makeEvent('user:usr_1', 'order.fulfillment', tellOrder({ fulfillment: 'SHIPPED' })),
      { kind: 'orders', isSent: true },
    ],
    [
      'a new drop, until it starts',
      makeEvent('creator:crt_1', 'drop.scheduled', { drop: inAnHour }),
      { kind: 'dropScheduled', isSent: true, staleAt: later(3_600_000) },
    ],
    [
      'a drop that starts soon, until it starts',
      makeEvent('creator:crt_1', 'drop.reminder', { drop: inAnHour, minutes: 60 }),
      { kind: 'dropReminder', isSent: true, staleAt: later(3_600_000) },
    ],
    [
      'a drop that has started, for ten minutes',
      makeEvent('creator:crt_1', 'drop.started', { drop: makeDrop() }),
      { kind: 'dropStarted', isSent: true, staleAt: later(600_000) },
    ],
    [
      'a drop whose start was moved, until it starts',
      makeEvent('creator:crt_1', 'drop.updated', { drop: inAnHour, movedFrom: AT }),
      { kind: 'dropChanged', isSent: true, staleAt: later(3_600_000) },
    ],
    [
      'a drop that was called off, until it would have started',
      makeEvent('creator:crt_1', 'drop.cancelled', {
        drop: makeDrop({ startsAt: later(7_200_000).toISOString() }),
      }),
      { kind: 'dropChanged', isSent: true, staleAt: later(7_200_000) },
    ],
    [
      'a drop that was called off while it sold, for an hour',
      makeEvent('creator:crt_1', 'drop.cancelled', { drop: makeDrop() }),
      { kind: 'dropChanged', isSent: true, staleAt: later(3_600_000) },
    ],
  ])('%s', (_name, event, notice) => {
    expect(toNotice(event)).toMatchObject({ ...notice, event });
  });

  it.each<[string, EventEnvelope]>([
    ['the same start on the drop’s own page', makeEvent('drop:drp_1', 'drop.started', { drop: makeDrop() })],
    [
      'a drop that is scheduled for this moment',
      makeEvent('creator:crt_1', 'drop.scheduled', {
        drop: makeDrop({ startsAt: later(30_000).toISOString() }),
      }),
    ],
    ['an edit', makeEvent('creator:crt_1', 'drop.updated', { drop: makeDrop() })],
    [
      'a new follower',
      makeEvent('creator:crt_1', 'follow.created', { creatorId: 'crt_1', userId: 'usr_1', followerCount: 1 }),
    ],
  ])('not %s', (_name, event) => {
    expect(toNotice(event)).toBeNull();
  });
});

describe('a notice helps nobody', () => {
  const started = toNotice(makeEvent('creator:crt_1', 'drop.started', { drop: makeDrop() }))!;
  const scheduled = toNotice(makeEvent('creator:crt_1', 'drop.scheduled', { drop: inAnHour }))!;
  const moved = toNotice(makeEvent('creator:crt_1', 'drop.updated', { drop: inAnHour, movedFrom: AT }))!;
  const calledOff = toNotice(makeEvent('creator:crt_1', 'drop.cancelled', { drop: inAnHour }))!;
  const order = toNotice(makeEvent('user:usr_1', 'order.confirmed', tellOrder()))!;

  it.each([
    ['of a start while it is live', started, 'live', null],
    ['of a start when it is sold out', started, 'sold_out', 'the drop is sold_out'],
    ['of a start when it was cancelled', started, 'cancelled', 'the drop is cancelled'],
    ['of a start when it is gone', started, null, 'the drop is gone'],
    ['of a new drop while it waits', scheduled, 'scheduled', null],
    ['of a new drop when it has started', scheduled, 'live', 'the drop is live'],
    ['of an order, whatever the drop', order, 'ended', null],
    ['of a new time while the drop waits for it', moved, 'scheduled', null],
    ['of a new time when the drop was called off', moved, 'cancelled', 'the drop is cancelled'],
    ['of a calling-off', calledOff, 'cancelled', null],
    [
      'of several, whatever became of the first',
      { ...started, group: { id: 'more_1', more: 3 } },
      'ended',
      null,
    ],
  ])('%s', (_name, notice, status, reason) => {
    const drop = { startsAt: later(3_600_000), reminderMinutes: [] };
    expect(whyOutdated(notice, status === null ? null : { ...drop, status })).toBe(reason);
  });

  it.each<[string, Partial<DropNow>, string | null]>([
    ['of a start to come while its drop waits', {}, null],
    ['of a start to come when it has come', { status: 'live' }, 'the drop is live'],
    ['of a start to come when it was moved', { startsAt: later(7_200_000) }, 'the drop was moved'],
    [
      'of a start to come when the creator wants no such reminder any more',
      { reminderMinutes: [15] },
      'the creator took the reminder back',
    ],
  ])('%s', (_name, change, reason) => {
    if (change.startsAt)
      expect(
        whyOutdated(moved, { status: 'scheduled', startsAt: change.startsAt, reminderMinutes: [] }),
      ).toBe(reason);
    const reminder = toNotice(makeEvent('creator:crt_1', 'drop.reminder', { drop: inAnHour, minutes: 60 }))!;
    const drop: DropNow = { status: 'scheduled', startsAt: later(3_600_000), reminderMinutes: [60] };
    expect(whyOutdated(reminder, { ...drop, ...change })).toBe(reason);
  });
});

describe('in words', () => {
  it.each<[string, EventEnvelope, object]>([
    [
      'a start',
      makeEvent('creator:crt_1', 'drop.started', { drop: makeDrop({ remaining: 1 }) }),
      { title: 'Now live: “Print”', body: '“Print” by “Ada”, €25.00. 1 unit left.', path: '/d/drp_1' },
    ],
    [
      'a new drop',
      makeEvent('creator:crt_1', 'drop.scheduled', { drop: inAnHour }),
      { title: 'New drop: “Print”', body: '“Print” by “Ada”, €25.00, starts 1 March 2026 at 13:00 UTC.' },
    ],
    [
      'a reminder',
      makeEvent('creator:crt_1', 'drop.reminder', { drop: inAnHour, minutes: 60 }),
      { title: 'Starts in an hour: “Print”' },
    ],
    [
      'a new time',
      makeEvent('creator:crt_1', 'drop.updated', { drop: inAnHour, movedFrom: AT }),
      { title: 'New time: “Print”', body: '“Print” by “Ada”, starts 1 March 2026 at 13:00 UTC.' },
    ],
    [
      'a calling-off',
      makeEvent('creator:crt_1', 'drop.cancelled', { drop: makeDrop() }),
      { title: 'Called off: “Print”', body: '“Print” by “Ada” will not take place.' },
    ],
    [
      'an order in a currency without cents',
      makeEvent('user:usr_1', 'order.confirmed', tellOrder({ total: 5000, currency: 'JPY' })),
      { title: 'Order LD-1 is confirmed', body: '2 × “Print”, JP¥5,000. Thank you!', path: '/orders/ord_1' },
    ],
    [
      'a parcel',
      makeEvent('user:usr_1', 'order.fulfillment', tellOrder({ fulfillment: 'SHIPPED' })),
      { title: 'Order LD-1 is on its way' },
    ],
    [
      'a part that was called off',
      makeEvent('user:usr_1', 'order.cancelled', parted),
      {
        title: 'A part of order LD-1 was cancelled',
        body: '1 × “Cup”, €9.00. Money that was paid comes back.',
      },
    ],
    [
      'a part that is paid back',
      makeEvent('user:usr_1', 'order.refunded', withMoney({ refund: 'refunded', refunded: 900 })),
      { title: 'A part of order LD-1 was refunded', body: '1 × “Cup”: €9.00 went back to you.' },
    ],
    [
      'some money of a part that is back',
      makeEvent('user:usr_1', 'order.refunded', withMoney({ refunded: 400 })),
      { title: 'A part of order LD-1: €4.00 in all went back to you', body: '1 × “Cup”.' },
    ],
    [
      'some money of an order that is back',
      makeEvent('user:usr_1', 'order.refunded', tellOrder({ payment: { ...paid, refunded: 300 } })),
      { title: 'Order LD-1: €3.00 in all went back to you' },
    ],
    [
      'a refund that did not arrive',
      makeEvent('user:usr_1', 'order.refund_failed', withMoney({ refund: 'refund_failed' })),
      {
        title: 'A part of order LD-1: the refund did not arrive',
        body: '1 × “Cup”: your bank did not take €9.00. It is still yours, and the seller will pay it back in another way.',
      },
    ],
    [
      'a dispute',
      makeEvent('user:usr_1', 'order.disputed', tellOrder({ dispute: { status: 'open', answerBy: null } })),
      { title: 'Order LD-1: your bank looks into the payment', body: '2 × “Print”, €50.00.' },
    ],
    [
      'a dispute that the buyer won',
      makeEvent('user:usr_1', 'order.disputed', tellOrder({ dispute: { status: 'lost', answerBy: null } })),
      { title: 'Order LD-1: your bank gave you the payment back' },
    ],
  ])('%s', (_name, event, words) => {
    expect(wordNotice(toNotice(event)!)).toMatchObject(words);
  });

  it('of several: the first and how many more, on the creator’s page', () => {
    const notice = toNotice(makeEvent('creator:crt_1', 'drop.scheduled', { drop: inAnHour }))!;
    const words = wordNotice({ ...notice, group: { id: 'more_1', more: 94 } });
    expect(words).toMatchObject({ title: 'New drop: “Print”', path: '/c/ada' });
    expect(words.body).toMatch(/ And 94 more\.$/);
  });
});
