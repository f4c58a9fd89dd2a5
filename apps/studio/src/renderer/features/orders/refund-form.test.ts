import { describe, expect, it } from 'vitest';
import { readRefund, type RefundForm } from './refund-form.ts';

const part = { refundable: 4200, currency: 'EUR' };
const form = (patch: Partial<RefundForm> = {}): RefundForm => ({
  kind: 'amount',
  amount: '',
  isRestocked: true,
  reason: '',
  ...patch,
});

describe('a refund that is typed', () => {
  it('is what is asked for', () => {
    expect(readRefund(form({ amount: '12,50', reason: ' Late ' }), part).input).toEqual({
      amount: 1250,
      reason: 'Late',
    });
    expect(readRefund(form({ kind: 'all' }), part).input).toEqual({ restock: true });
    expect(readRefund(form({ kind: 'all', isRestocked: false }), part).input).toEqual({ restock: false });
    expect(readRefund(form({ amount: '500' }), { refundable: 500, currency: 'JPY' }).input).toEqual({
      amount: 500,
    });
  });

  it.each(['', '0', '-1', '1.234', 'all', '42.01', '1e2'])('is refused beside its field: %j', (amount) => {
    const { input, errors } = readRefund(form({ amount }), part);
    expect(input).toBeNull();
    expect(errors.amount).toEqual(expect.any(String));
  });

  it('has a reason that people can read', () => {
    const { input, errors } = readRefund(form({ kind: 'all', reason: 'x'.repeat(501) }), part);
    expect(input).toBeNull();
    expect(errors.reason).toEqual(expect.any(String));
  });
});
