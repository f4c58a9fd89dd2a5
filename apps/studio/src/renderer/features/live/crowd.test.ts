import { describe, expect, it } from 'vitest';
import { paymentHealth, refusedReasons, refusedText, refusedTotal } from './crowd.ts';

describe('who was turned away', () => {
  const refused = { sold_out: 1_240, limit_reached: 12, not_started: 30, a_code_of_tomorrow: 2, toString: 1 };

  it('is counted by reason, the most frequent first', () => {
    expect(refusedTotal(refused)).toBe(1_285);
    expect(refusedText(refused)).toBe('1,240 sold out, 30 too early, 12 over the limit, 3 another reason');
    expect(refusedReasons({})).toEqual([]);
  });
});

describe('paymentHealth', () => {
  it.each([
    [{ paid: 0, waiting: 5, declined: 0, expired: 0 }, 'Nobody has paid yet', false],
    [
      { paid: 96, waiting: 5, declined: 4, expired: 2 },
      '96 % of payments go through, 4 declined, 2 not paid in time',
      false,
    ],
    [{ paid: 8, waiting: 0, declined: 4, expired: 0 }, '66 % of payments go through, 4 declined', true],
    [{ paid: 1, waiting: 0, declined: 1, expired: 0 }, '50 % of payments go through, 1 declined', false],
    [{ paid: 0, waiting: 0, declined: 0, expired: 3 }, 'Nobody has paid yet, 3 not paid in time', false],
  ])('%o', (payments, text, isTrouble) => {
    expect(paymentHealth(payments)).toEqual({ text, isTrouble });
  });
});
