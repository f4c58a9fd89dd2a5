import { describe, expect, it } from 'vitest';
import { findEventFaults, type OrderEventCounts, type ToldPart } from './database-books.rules.ts';

const part = (began: string, status: string, refund: string | null = null, moves = 0): ToldPart => ({
  _id: 'ord_1/drp_1',
  began,
  status,
  refund,
  pendings: 2,
  moves,
});

describe('what a part of an order told', () => {
  it.each<[ToldPart, OrderEventCounts]>([
    [part('confirmed', 'confirmed'), { 'order.confirmed': 1 }],
    [part('pending', 'pending'), { 'order.pending': 1 }],
    [part('pending', 'confirmed'), { 'order.pending': 1, 'order.confirmed': 1 }],
    [part('pending', 'failed'), { 'order.pending': 2, 'order.failed': 1 }],
    [part('confirmed', 'cancelled'), { 'order.confirmed': 1, 'order.cancelled': 1 }],
    [
      part('pending', 'cancelled', 'refunding'),
      { 'order.pending': 1, 'order.confirmed': 1, 'order.cancelled': 1 },
    ],
    [part('pending', 'failed', 'refunded'), { 'order.pending': 1, 'order.failed': 1, 'order.refunded': 1 }],
    [part('confirmed', 'confirmed', 'refunded'), { 'order.confirmed': 1, 'order.refunded': 1 }],
    [part('pending', 'failed', 'refund_failed', 1), { 'order.pending': 1, 'order.failed': 1 }],
    [
      part('pending', 'failed', 'refund_failed', 1),
      { 'order.pending': 1, 'order.failed': 1, 'order.refunded': 1 },
    ],
    [
      part('pending', 'failed', 'refunded', 2),
      { 'order.pending': 1, 'order.failed': 1, 'order.refunded': 2 },
    ],
  ])('is complete for %j', (told, counts) => {
    expect(findEventFaults(told, counts)).toEqual([]);
  });

  it.each<[ToldPart, OrderEventCounts, string]>([
    [part('confirmed', 'confirmed'), {}, 'order.confirmed 0 times instead of 1'],
    [part('confirmed', 'confirmed'), { 'order.confirmed': 2 }, 'order.confirmed 2 times instead of 1'],
    [part('confirmed', 'confirmed'), { 'order.confirmed': 1, 'order.pending': 1 }, 'order.pending 1 times'],
    [part('pending', 'pending'), {}, 'order.pending 0 times'],
    [part('pending', 'pending'), { 'order.pending': 3 }, 'order.pending 3 times'],
    [part('pending', 'failed'), { 'order.pending': 1 }, 'order.failed 0 times instead of 1'],
    [
      part('confirmed', 'confirmed'),
      { 'order.confirmed': 1, 'order.cancelled': 1 },
      'order.cancelled 1 times instead of 0',
    ],
    [
      part('pending', 'failed', 'refunded'),
      { 'order.pending': 1, 'order.failed': 1 },
      'order.refunded 0 times instead of 1',
    ],
    [
      part('pending', 'failed', 'refund_failed', 1),
      { 'order.pending': 1, 'order.failed': 1, 'order.refunded': 2 },
      'order.refunded 2 times instead of 0',
    ],
  ])('is wrong for %j with %j', (told, counts, fault) => {
    expect(findEventFaults(told, counts)).toEqual([`ord_1/drp_1 told ${fault}`]);
  });
});
