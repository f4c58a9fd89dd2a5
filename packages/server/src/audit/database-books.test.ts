import { describe, expect, it } from 'vitest';
import { findEventFaults, type OrderEventCounts } from './database-books.ts';

describe('what an order told', () => {
  it.each<[string[], OrderEventCounts]>([
    [['confirmed'], { 'order.confirmed': 1 }],
    [['pending'], { 'order.pending': 1 }],
    [['pending', 'confirmed'], { 'order.pending': 1, 'order.confirmed': 1 }],
    [['pending', 'pending', 'failed'], { 'order.pending': 2, 'order.failed': 1 }],
    [['confirmed', 'confirmed', 'cancelled'], { 'order.confirmed': 1, 'order.cancelled': 1 }],
  ])('is complete for %j', (statuses, told) => {
    expect(findEventFaults({ _id: 'ord_1', statuses }, told)).toEqual([]);
  });

  it.each<[string[], OrderEventCounts, string]>([
    [['confirmed'], {}, 'ord_1 told order.confirmed 0 times instead of 1'],
    [['confirmed'], { 'order.confirmed': 2 }, 'ord_1 told order.confirmed 2 times instead of 1'],
    [['confirmed'], { 'order.confirmed': 1, 'order.pending': 1 }, 'ord_1 told order.pending 1 times'],
    [['pending'], {}, 'ord_1 told order.pending 0 times'],
    [['pending'], { 'order.pending': 3 }, 'ord_1 told order.pending 3 times'],
    [['pending', 'failed'], { 'order.pending': 1 }, 'ord_1 told order.failed 0 times instead of 1'],
    [
      ['confirmed'],
      { 'order.confirmed': 1, 'order.cancelled': 1 },
      'ord_1 told order.cancelled 1 times instead of 0',
    ],
  ])('is wrong for %j with %j', (statuses, told, fault) => {
    expect(findEventFaults({ _id: 'ord_1', statuses }, told)).toEqual([fault]);
  });
});
