import type { Order, OrderPayment } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import { viewPayment } from './payment-view.ts';

const NOW = Date.parse('2026-11-23T18:00:00.000Z');
const order = (status: OrderPayment['status'], expiresInMs: number): Order => ({
  id: 'ord_1',
  number: 'LD-000001',
  userId: 'usr_1',
  status: 'pending',
  items: [],
  total: 3200,
  currency: 'EUR',
  holdExpiresAt: new Date(NOW + expiresInMs).toISOString(),
  fulfillment: 'PENDING',
  payment: {
    status,
    provider: 'demo',
    clientSecret: null,
    amount: 3200,
    refunding: 0,
    refunded: 0,
    failure: null,
  },
  failure: null,
  dispute: null,
  version: 1,
  createdAt: new Date(NOW - 60_000).toISOString(),
  updatedAt: new Date(NOW - 60_000).toISOString(),
});

describe('a payment', () => {
  it.each([
    ['required', 60_000, 'due', 60_000, 0.5],
    ['required', 1, 'due', 1, 1 / 60_001],
    ['required', 0, 'overdue', null, 0],
    ['processing', 60_000, 'deciding', null, 0],
    ['processing', -1, 'deciding', null, 0],
    ['unknown', 60_000, 'asking', null, 0],
  ] as const)('%s, with %i ms to go, is %s', (status, expiresInMs, phase, leftMs, leftShare) => {
    expect(viewPayment(order(status, expiresInMs), NOW)).toMatchObject({ phase, leftMs, leftShare });
  });

  it.each([
    [null, null],
    ['payment_declined', 'The payment was declined'],
    ['payment_method_invalid', 'This way to pay is not known'],
    ['payment_unavailable', 'The payment did not work'],
  ])('whose last try failed with %s says: %s', (code, title) => {
    const due = order('required', 60_000);
    const failure = code === null ? null : { code, message: '' };
    const tried: Order = { ...due, payment: due.payment && { ...due.payment, failure } };
    expect(viewPayment(tried, NOW).problem?.title ?? null).toBe(title);
  });

  it.each([
    [60_000, false],
    [0, true],
  ])('under way with %i ms to go: says that the units are free again: %s', (expiresInMs, says) => {
    expect(viewPayment(order('processing', expiresInMs), NOW).text.includes('ended meanwhile')).toBe(says);
  });
});
