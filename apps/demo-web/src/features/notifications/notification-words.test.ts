import { changePreferences } from '@livedrops/sdk/contract';
import type { Drop, EventEnvelope, NotificationItem, Order } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import { groupByDay } from './group-by-day.ts';
import { wordNotification } from './notification-words.ts';
import { inverseOf } from './preferences-change.ts';

const NOW = new Date(2026, 2, 10, 15, 0).getTime();
const HOUR = 3_600_000;

const DROP = {
  id: 'drp_1',
  title: 'Moon vase',
  creatorName: 'Kiln & Salt',
  price: 4800,
  currency: 'EUR',
  imageUrl: null,
  startsAt: new Date(NOW + 3 * HOUR).toISOString(),
} as Drop;
const ORDER = {
  id: 'ord_1',
  number: 'LD-1',
  status: 'confirmed',
  fulfillment: 'SHIPPED',
  failure: null,
  payment: null,
  items: [
    {
      dropId: 'drp_2',
      title: 'Tide cup',
      quantity: 2,
      imageUrl: null,
      status: 'confirmed',
      fulfillment: 'SHIPPED',
    },
  ],
} as unknown as Order;
const FAILED = {
  ...ORDER,
  status: 'failed',
  items: [{ ...ORDER.items[0], status: 'failed', failure: { code: 'hold_expired', message: '' } }],
};
/** Still on its way, but for the lamp, which its creator called off. */
const PARTED = {
  ...ORDER,
  items: [
    ...ORDER.items,
    {
      ...ORDER.items[0],
      dropId: 'drp_3',
      title: 'Lamp',
      status: 'cancelled',
      failure: { code: 'drop_cancelled' },
      refund: 'refunded',
    },
  ],
};

const item = (type: string, data: object, agoMs = 0): NotificationItem => ({
  kind: type.startsWith('order') ? 'orders' : 'dropStarted',
  isRead: false,
  event: {
    id: `evt_${agoMs}`,
    topic: 'creator:crt_1',
    seq: 1,
    type,
    occurredAt: new Date(NOW - agoMs).toISOString(),
    data,
  } as EventEnvelope,
});

describe('wordNotification', () => {
  it.each([
    [
      'drop.scheduled',
      { drop: DROP },
      'New drop: Moon vase',
      'Kiln & Salt · €48.00 · Today 18:00',
      '/d/drp_1',
    ],
    [
      'drop.reminder',
      { drop: DROP },
      'Moon vase starts soon',
      'Kiln & Salt · €48.00 · Today 18:00',
      '/d/drp_1',
    ],
    ['drop.started', { drop: DROP }, 'Moon vase went live', 'Kiln & Salt · €48.00', '/d/drp_1'],
    [
      'drop.updated',
      { drop: DROP, movedFrom: DROP.endsAt },
      'Moon vase has a new time',
      'Kiln & Salt · €48.00 · Today 18:00',
      '/d/drp_1',
    ],
    ['drop.cancelled', { drop: DROP }, 'Moon vase was called off', 'Kiln & Salt · €48.00', '/d/drp_1'],
    [
      'order.confirmed',
      { order: ORDER, dropIds: ['drp_2'] },
      'Your order is confirmed',
      '2 × Tide cup · LD-1',
      '/orders/ord_1',
    ],
    [
      'order.cancelled',
      { order: PARTED, dropIds: ['drp_3'] },
      'The creator called the drop off',
      '2 × Lamp · LD-1',
      '/orders/ord_1',
    ],
    [
      'order.refunded',
      { order: PARTED, dropIds: ['drp_3'] },
      'Your money is back',
      '2 × Lamp · LD-1',
      '/orders/ord_1',
    ],
    [
      'order.refunded',
      { order: ORDER, dropIds: ['drp_2'] },
      'Money came back to you',
      '2 × Tide cup · LD-1',
      '/orders/ord_1',
    ],
    [
      'order.refund_failed',
      { order: PARTED, dropIds: ['drp_3'] },
      'Your refund did not arrive',
      '2 × Lamp · LD-1',
      '/orders/ord_1',
    ],
    [
      'order.disputed',
      { order: { ...ORDER, dispute: { status: 'won', answerBy: null } }, dropIds: ['drp_2'] },
      'Your bank decided: the payment stands',
      '2 × Tide cup · LD-1',
      '/orders/ord_1',
    ],
    [
      'order.fulfillment',
      { order: PARTED, dropIds: ['drp_2'] },
      'Your order is on its way',
      '2 × Tide cup · LD-1',
      '/orders/ord_1',
    ],
    [
      'order.failed',
      { order: FAILED, dropIds: ['drp_2'] },
      'Your time to pay ran out',
      '2 × Tide cup · LD-1',
      '/orders/ord_1',
    ],
  ])('says what %s means, and where it leads', (type, data, title, text, path) => {
    expect(wordNotification(item(type, data), NOW)).toMatchObject({ title, text, path });
  });

  it('leaves out what a newer server tells', () => {
    expect(wordNotification(item('drop.raffled', { drop: DROP }), NOW)).toBeNull();
    expect(wordNotification(item('creator.moved', { creatorId: 'crt_1' }), NOW)).toBeNull();
  });
});

describe('groupByDay', () => {
  it('puts days over what happened on them, in the order given', () => {
    const items = [0, HOUR, 16 * HOUR, 40 * HOUR].map((ago) => item('drop.started', { drop: DROP }, ago));
    expect(groupByDay(items, NOW).map((day) => [day.heading, day.items.length])).toEqual([
      ['Today', 2],
      ['Yesterday', 1],
      ['Sun 8 Mar', 1],
    ]);
  });
});

describe('a change of preferences', () => {
  const channels = { inbox: true, push: true, email: false };
  const before = {
    kinds: {
      orders: channels,
      dropScheduled: channels,
      dropReminder: channels,
      dropStarted: channels,
      dropChanged: channels,
    },
    reminderMinutes: 15 as const,
    quietHours: null,
  };

  it.each([
    { kinds: { orders: { push: false } } },
    { reminderMinutes: null },
    { quietHours: { from: '22:00', to: '07:00', timeZone: 'UTC' }, kinds: { dropStarted: { email: true } } },
  ])('changes what it names, and can be taken back: %j', (change) => {
    const after = changePreferences(before, change);
    expect(after).not.toEqual(before);
    expect(changePreferences(after, inverseOf(before, change))).toEqual(before);
  });

  it('takes back nothing that was changed since', () => {
    const change = { kinds: { orders: { push: false } } };
    const later = changePreferences(changePreferences(before, change), {
      kinds: { orders: { email: true } },
    });
    expect(changePreferences(later, inverseOf(before, change)).kinds.orders).toEqual({
      ...channels,
      email: true,
    });
  });
});
