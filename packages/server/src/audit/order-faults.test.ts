import { describe, expect, it } from 'vitest';
import {
  makeFailedOrder,
  makeStoredHold,
  makeStoredOrder,
  makePartedOrder,
  makeStoredBooks,
  makeStoredDrop,
  NOON,
} from '../../test/helpers/stored-books.ts';
import { type StoredDrop, toDrop } from '../drops/drop.model.ts';
import type { Order } from '../orders/index.ts';
import { toOrder } from '../orders/order.model.ts';
import { findOrderFaults } from './order-faults.ts';

const makeDrop = (changes: Partial<StoredDrop> = {}) => toDrop(makeStoredDrop(changes));
const drop = makeDrop();
const unlimited = makeDrop({ perUserLimit: null });
const order = toOrder(makeStoredOrder('usr_1'));
const hold = toOrder(makeStoredHold('usr_1'));
const failed = toOrder(makeFailedOrder('usr_1'));
const [line] = order.items;
const slot = (name: string) => `drp_1/usr_1/${name}`;
const at = new Date(NOON);
const path = (...statuses: Order['status'][]) => statuses.map((status) => ({ status, at, cause: 'test' }));
const paid = (status: NonNullable<Order['payment']>['status']) => ({ ...order.payment!, status });
const parted = toOrder(makePartedOrder('usr_1'));
const [, second] = parted.items;
type Item = Order['items'][number];
function without(item: Item, field: 'refund' | 'failure'): Item {
  const { [field]: _, ...rest } = item;
  return rest;
}
const found = (changed: Order, of = drop) => findOrderFaults(changed, of);

describe('an order', () => {
  it('is well in each of its states', () => {
    for (const stored of makeStoredBooks().orders) expect(found(toOrder(stored))).toEqual([]);
  });

  it('is well when its parts part ways, seen from each drop', () => {
    expect(found(parted)).toEqual([]);
    expect(found(parted, makeDrop({ _id: 'drp_2', perUserLimit: null }))).toEqual([]);
    expect(found(parted, makeDrop({ _id: 'drp_2' }))).toEqual([]);
  });

  it('is well without a limit, as an instant order, and while it waits for a slow provider', () => {
    const { slots: _, ...slotless } = order;
    expect(found(slotless, unlimited)).toEqual([]);
    expect(found({ ...hold, slots: [slot('hold')] }, unlimited)).toEqual([]);
    const instant = { ...order, payment: null, holdExpiresAt: null, history: path('confirmed') };
    expect(found(instant, makeDrop({ checkout: 'instant' }))).toEqual([]);
    const waiting = {
      ...hold,
      isHolding: false,
      payment: paid('unknown'),
      history: path('pending', 'pending'),
    };
    expect(found(waiting)).toEqual([]);
    const { slots: _slots, ...without } = waiting;
    expect(found(without)).toEqual([]);
  });

  it('is well when money went back at the provider, and when a refund did not arrive', () => {
    const refund = { id: 're_1', part: null, amount: 2500, status: 'succeeded' } as const;
    const dispute = {
      id: 'dp_1',
      amount: 2500,
      status: 'lost',
      answerBy: null,
      isRefundable: false,
    } as const;
    for (const back of [
      { refunds: [refund], disputes: [] },
      { refunds: [], disputes: [dispute] },
    ]) {
      const payment = { ...paid('refunded'), back };
      expect(found({ ...order, payment, items: [{ ...line!, refund: 'refunded' }] })).toEqual([]);
    }
    const failure = { ...refund, part: 'drp_1', status: 'failed' } as const;
    const payment = { ...paid('refund_failed'), back: { refunds: [failure], disputes: [] } };
    expect(found({ ...failed, payment, items: [{ ...line!, refund: 'refund_failed' }] })).toEqual([]);
  });

  it('is well while a creator gives an amount back, and when it arrived', () => {
    const asked = { id: 'rfn_1', amount: 500, reason: null, at };
    const item = { ...line!, refunds: [asked], owed: 500 };
    const waiting = {
      ...order,
      payment: paid('refunding'),
      items: [{ ...item, refund: 'refunding' as const }],
    };
    expect(found(waiting)).toEqual([]);
    const refund = { id: 're_1', part: 'drp_1', amount: 500, status: 'succeeded' } as const;
    const payment = { ...paid('succeeded'), back: { refunds: [refund], disputes: [] } };
    expect(found({ ...order, payment, items: [item] })).toEqual([]);
  });

  it('over two drops may be dated a moment before the second one began', () => {
    const second = makeDrop({ _id: 'drp_2', startsAt: new Date(NOON + 5), perUserLimit: null });
    const both = { ...order, items: [line!, { ...line!, dropId: 'drp_2' }], total: 5000 };
    expect(found(both, second)).toEqual([]);
    expect(found(both, makeDrop({ startsAt: new Date(NOON + 5) }))).toMatchObject([{ invariant: 'window' }]);
  });

  it.each<[string, Order, RegExp]>([
    ['made too early', { ...order, createdAt: new Date(drop.startsAt.getTime() - 1) }, /^window: .* made at/],
    ['made too late', { ...order, createdAt: new Date(drop.endsAt.getTime() + 1) }, /^window/],
    ['a wrong total', { ...order, total: 2499 }, /^totals: .* 2499 and lines of 2500/],
    [
      'a line without units',
      { ...order, items: [{ ...line!, quantity: 0 }], total: 0, slots: [] },
      /^totals/,
    ],
    ['another key', { ...order, idempotencyKey: 'key-2' }, /^ids: .* should be ord_/],
    ['another person', { ...order, userId: 'usr_2', slots: ['drp_1/usr_2/1'] }, /^ids/],
    ['no slot', { ...order, slots: [] }, /^slots: .* 0 slots for 1 units/],
    ['a slot too many', { ...order, slots: [slot('1'), slot('2')] }, /^slots: .* 2 slots for 1 units/],
    ['a slot twice', { ...order, slots: [slot('1'), slot('1')] }, /^slots: .* a slot twice/],
    ["somebody else's slot", { ...order, slots: ['drp_1/usr_2/1'] }, /^slots: .* another kind/],
    ['a slot without a number', { ...order, slots: [slot('0')] }, /^slots: .* another kind/],
    ['a hold without its slot', { ...hold, slots: [slot('1')] }, /^slots: .* no slot for its hold/],
    ['a sale with the slot of a hold', { ...order, slots: [slot('1'), slot('hold')] }, /^slots: .* is none/],
    ['slots after the end', { ...failed, slots: [slot('1')] }, /^slots: .* keeps 1 slots/],
    ['units after the end', { ...failed, isHolding: true, slots: [slot('1')] }, /^life: .* holds units/],
    ['a sale without units', { ...order, isHolding: false, slots: [] }, /^life: .* holds nothing/],
    ['a history that ends elsewhere', { ...order, history: path('pending') }, /^life: .* ends with pending/],
    ['no history', { ...order, history: [] }, /^life: .* ends with nothing/],
    [
      'a way back from failed',
      { ...order, history: path('pending', 'failed', 'confirmed') },
      /^life: .* pending -> failed -> confirmed/,
    ],
    ['a fresh cancellation', { ...failed, status: 'cancelled', history: path('cancelled') }, /^life/],
    ['a failure without a reason', { ...failed, failure: null }, /^life: .* without a reason/],
    [
      'a sale with a failure',
      { ...order, failure: { code: 'sold_out', message: 'x' } },
      /^life: .* confirmed with sold_out/,
    ],
    ['a hold for ever', { ...hold, holdExpiresAt: null }, /^life: .* waits for ever/],
    ['a paid failure', { ...failed, payment: paid('succeeded') }, /^money: .* is not paid back/],
    [
      'a refunded sale',
      { ...order, payment: paid('refunded') },
      /^money: .* is confirmed and its payment refunded/,
    ],
    [
      'a part that is sold and paid back',
      { ...order, payment: paid('refunding'), items: [{ ...line!, refund: 'refunding' }] },
      /^money: .* is refunding paid back/,
    ],
    [
      'a part that is over and not paid back',
      { ...parted, items: [line!, without(second!, 'refund')] },
      /^money: .* drp_2 that is not paid back/,
    ],
    [
      'a part that was not charged and is paid back',
      { ...parted, items: [line!, { ...second!, isUncharged: true }] },
      /^money: .* drp_2 that is refunded paid back/,
    ],
    [
      'more told to be back than is',
      {
        ...order,
        payment: {
          ...paid('refunded'),
          back: {
            refunds: [
              { id: 're_1', part: null, amount: 2499, status: 'succeeded' },
              { id: 're_2', part: null, amount: 2500, status: 'failed' },
            ],
            disputes: [{ id: 'dp_1', amount: 2500, status: 'won', answerBy: null, isRefundable: true }],
          },
        },
        items: [{ ...line!, refund: 'refunded' }],
      },
      /^money: .* says that 2500 went back, and 2499 did/,
    ],
    [
      'a failed refund that did not fail',
      { ...failed, payment: paid('refund_failed'), items: [{ ...line!, refund: 'refund_failed' }] },
      /^money: .* drp_1 whose refund did not fail/,
    ],
    [
      'a payment that is on its way back when nothing is',
      { ...parted, payment: paid('refunding') },
      /^money: .* is confirmed and its payment refunding/,
    ],
    [
      'a part that is over without a reason',
      { ...parted, items: [line!, without(second!, 'failure')] },
      /^life: .* drp_2 that is over without a reason/,
    ],
    [
      'a part that goes on with a reason to be over',
      { ...parted, items: [{ ...line!, failure: second!.failure! }, second!] },
      /^life: .* drp_1 with a failure/,
    ],
    [
      'a part that is behind the whole',
      { ...parted, items: [{ ...line!, fulfillment: 'PENDING' }, second!] },
      /^life: .* drp_1 that is behind/,
    ],
    [
      'a part that was cancelled before it was sold',
      {
        ...hold,
        items: [line!, { ...without(second!, 'refund') }],
        total: 3400,
        history: [...hold.history, { status: 'pending', at, cause: 'test', ended: ['drp_2'] }],
      },
      /^life: .* drp_2 that is cancelled while it is pending/,
    ],
    [
      'no part that goes on',
      {
        ...parted,
        slots: [],
        items: [
          { ...second!, ...line!, status: 'cancelled', failure: second!.failure!, refund: 'refunded' },
          second!,
        ],
        history: [...parted.history, { status: 'confirmed', at, cause: 'test', ended: ['drp_1'] }],
      },
      /^life: .* is confirmed without a part that is/,
    ],
    [
      'the end of a part that no history tells',
      { ...parted, history: order.history },
      /^life: .* over: drp_2, its history says none/,
    ],
    [
      'money that is said to be back, and is not',
      {
        ...order,
        payment: { ...paid('succeeded'), back: { refunds: [], disputes: [] } },
        items: [{ ...line!, owed: 500, refunds: [{ id: 'rfn_1', amount: 500, reason: null, at }] }],
      },
      /^money: .* says that 500 went back, and 0 did/,
    ],
    [
      'more asked back than is owed',
      {
        ...order,
        payment: paid('refunding'),
        items: [
          {
            ...line!,
            refund: 'refunding',
            owed: 400,
            refunds: [{ id: 'rfn_1', amount: 500, reason: null, at }],
          },
        ],
      },
      /^money: .* of which 500 were asked back, and 400 are owed/,
    ],
    [
      'one wish that was paid back twice',
      {
        ...order,
        payment: paid('refunding'),
        items: [
          {
            ...line!,
            refund: 'refunding',
            owed: 1000,
            refunds: [
              { id: 'rfn_1', amount: 500, reason: null, at },
              { id: 'rfn_1', amount: 500, reason: null, at },
            ],
          },
        ],
      },
      /^money: .* paid back twice for one wish/,
    ],
    [
      'the slots of a part that is over',
      {
        ...parted,
        items: [second!, line!].map((item, index) => ({ ...item, dropId: ['drp_1', 'drp_2'][index]! })),
        history: [...order.history, { status: 'confirmed', at, cause: 'test', ended: ['drp_1'] }],
      },
      /^slots: .* is cancelled and keeps 1 slots/,
    ],
  ])('is not well with %s', (_name, changed, fault) => {
    const faults = found(changed).map(({ invariant, detail }) => `${invariant}: ${detail}`);
    expect(
      faults.filter((text) => fault.test(text)),
      faults.join('\n'),
    ).not.toEqual([]);
    expect(new Set(faults.map((text) => text.split(':')[0])).size, faults.join('\n')).toBe(1);
  });
});
