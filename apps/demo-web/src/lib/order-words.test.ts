import type { Order, OrderDispute, OrderPayment, PaymentStatus } from '@livedrops/sdk';
import { makeOrder, makeOrderItem } from '@livedrops/sdk/testing';
import { describe, expect, it } from 'vitest';
import { moneyNote, moneyWord, outcomeOf, partWord, refundWord } from './order-words.ts';

const payment = (status: PaymentStatus, changes: Partial<OrderPayment> = {}): OrderPayment => ({
  status,
  provider: 'stripe',
  clientSecret: null,
  amount: 2500,
  refunding: 0,
  refunded: 0,
  failure: null,
  ...changes,
});
const dispute = (status: OrderDispute['status']): OrderDispute => ({ status, answerBy: null });
const cancelled: Partial<Order> = {
  status: 'cancelled',
  failure: { code: 'cancelled_by_buyer', message: 'Cancelled by the buyer' },
};

describe('what became of the money of an order', () => {
  it.each<[string, Partial<Order>, string | null, string | null]>([
    ['is paid', { payment: payment('succeeded') }, 'Paid', null],
    ['was free or paid elsewhere', { payment: null }, null, null],
    [
      'came back in part',
      { payment: payment('succeeded', { refunded: 1000 }) },
      'Paid · €10.00 refunded',
      null,
    ],
    [
      'came back while it goes on',
      { payment: payment('refunded', { refunded: 2500 }) },
      'Refunded',
      'The seller has paid all of it back.',
    ],
    [
      'goes back for a part, and does not arrive',
      { payment: payment('refund_failed') },
      'Paid · a refund did not arrive',
      'Your bank did not take the refund. It is still yours: the seller pays it back in another way.',
    ],
    [
      'is contested',
      { payment: payment('succeeded'), dispute: dispute('open') },
      'Paid',
      'Your bank looks into this payment, because you contested it. It tells you what it decides.',
    ],
    [
      'was contested in vain',
      { payment: payment('succeeded'), dispute: dispute('won') },
      'Paid',
      'Your bank has looked into this payment and decided that it stands.',
    ],
    [
      'was contested with success',
      { payment: payment('refunded', { refunded: 2500 }), dispute: dispute('lost') },
      'Refunded',
      'Your bank has given this payment back to you.',
    ],
  ])('that %s', (_name, changes, word, note) => {
    const order = makeOrder(changes);
    expect([moneyWord(order), moneyNote(order)]).toEqual([word, note]);
  });

  it('that was cancelled is told with its end, once', () => {
    const order = makeOrder({ ...cancelled, payment: payment('refund_failed') });
    expect(outcomeOf(order).text).toBe(
      'Your bank did not take the refund. It is still yours: the seller pays it back in another way.',
    );
    expect(moneyNote(order)).toBeNull();
    expect(refundWord(order)).toBe('Refund did not arrive');
    const item = makeOrderItem({
      status: 'cancelled',
      refund: 'refund_failed',
      failure: cancelled.failure ?? null,
    });
    expect(partWord(order, item)).toBe('Cancelled · Refund did not arrive');
  });
});
