import type { DropOrder } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import { stuckAdvice } from './stuck-advice.ts';

const part = (changes: Partial<DropOrder> = {}) => ({
  buyerName: 'Rowan',
  status: 'confirmed' as const,
  fulfillment: 'PENDING' as const,
  refund: null,
  refunded: 0,
  refundable: 0,
  dispute: null,
  total: 2500,
  currency: 'EUR',
  ...changes,
});
const failed = { status: 'cancelled', refund: 'refund_failed' } as const;
const said = (changes: Partial<DropOrder>): string =>
  stuckAdvice(part(changes))
    .flatMap(({ title, what, ways }) => [title, what, ...ways])
    .join('\n');

describe('what to do about an order that is stuck', () => {
  it('is nothing for others', () => {
    expect(stuckAdvice(part())).toEqual([]);
    expect(stuckAdvice(part({ refund: 'refunding' }))).toEqual([]);
    expect(stuckAdvice(part({ dispute: { status: 'won', answerBy: null } }))).toEqual([]);
  });

  it('says what is missing, and which ways there are', () => {
    const text = said({ ...failed, refunded: 500 });
    expect(text).toContain('€20.00 did not go back to Rowan');
    expect(text).toContain('refund this order at the payment provider');
    expect(text).not.toContain('further refund');
  });

  it('says why the bank did not take it, where that is known', () => {
    const why = (code: string) => said({ ...failed, refundFailure: { code, message: 'No such account' } });
    expect(why('card_expired')).toContain('The reason: the card has expired, or was cancelled.');
    expect(why('new_code')).toContain('The reason: No such account');
    expect(said(failed)).not.toContain('The reason');
  });

  it('names a further refund only while one is possible', () => {
    const text = said({ refund: 'refund_failed', refundable: 1200 });
    expect(text).toContain('A further refund asks the bank for the missing money once more');
    // How much was to go back is not known of a part that goes on.
    expect(text).not.toContain('€');
  });

  it('does not send anybody to a provider that refunds nothing more', () => {
    const text = said({ ...failed, dispute: { status: 'lost', answerBy: null } });
    expect(text).toContain('the payment provider may refund nothing more');
    expect(text).not.toContain('ask the people');
  });

  it.each<[string, Partial<DropOrder>, string, string]>([
    [
      'an answer is asked for',
      { dispute: { status: 'open', answerBy: '2026-12-03T12:00:00.000Z' } },
      'Answer at the payment provider by',
      'Do not send it',
    ],
    [
      'none is asked for',
      { dispute: { status: 'open', answerBy: null } },
      'asks for no answer now',
      'Do not send it',
    ],
  ])('says who decides a dispute: %s', (_name, changes, answer, hint) => {
    expect(said(changes)).toContain(answer);
    expect(said(changes)).toContain(hint);
    expect(said({ ...changes, fulfillment: 'SHIPPED' })).not.toContain(hint);
  });

  it('has both when both is so', () => {
    expect(stuckAdvice(part({ ...failed, dispute: { status: 'open', answerBy: null } }))).toHaveLength(2);
  });
});
