import { ConnectionError, type Order } from '@livedrops/sdk';
import type { OrderFlow } from '@livedrops/sdk/react';
import { describe, expect, it } from 'vitest';
import { purchaseOf } from './purchase-state.ts';
import { refusalOf } from './refusal-of.ts';

const input = { dropId: 'drp_1', quantity: 2, unitPrice: 3200 };
const order = { id: 'ord_1' } as Order;
const error = new ConnectionError('offline', {
  code: 'offline',
  outcome: 'not_executed',
  attempts: 0,
  isRetrySafe: true,
});
const refusal = refusalOf(error, input, undefined);

const flow = (given: Partial<OrderFlow>): OrderFlow => ({
  status: 'idle',
  order: undefined,
  error: undefined,
  input: undefined,
  secondsLeft: undefined,
  ...given,
});

describe('the purchase as the page shows it', () => {
  it.each<[string, Partial<OrderFlow>, object]>([
    ['nothing yet', {}, { name: 'idle' }],
    ['on its way', { status: 'placing', input }, { name: 'placing' }],
    [
      'sent again in a moment',
      { status: 'waiting', input, error, secondsLeft: 3 },
      { name: 'waiting', secondsLeft: 3, code: 'offline' },
    ],
    ['looked up', { status: 'checking', input, error }, { name: 'checking' }],
    ['not there', { status: 'not_found', input, error }, { name: 'not_found' }],
    ['not to be found out', { status: 'unknown', input, error }, { name: 'unknown' }],
    ['not taken by a busy server', { status: 'refused', input, error }, { name: 'busy' }],
    ['refused', { status: 'refused', error }, { name: 'refused', refusal }],
    ['reserved', { status: 'pending', order }, { name: 'bought', order }],
    ['bought', { status: 'done', order }, { name: 'bought', order }],
  ])('%s', (_name, given, expected) => {
    expect(purchaseOf(flow(given), refusal)).toEqual(expected);
  });

  it('is on its way until a refusal can be explained', () => {
    expect(purchaseOf(flow({ status: 'refused', error }), undefined)).toEqual({ name: 'placing' });
  });

  it('says what was asked for when it is refused', () => {
    expect(refusal).toMatchObject({ code: 'offline', detail: 'offline', quantity: 2, shownPrice: 3200 });
  });
});
