import type { DropOrder } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import { moneyWords } from './order-words.ts';

const order = (changes: Partial<DropOrder> = {}) => ({
  status: 'confirmed' as const,
  fulfillment: 'PENDING' as const,
  refund: null,
  refunded: 0,
  dispute: null,
  currency: 'EUR',
  ...changes,
});

describe('what is said of the money of an order', () => {
  it.each<[string, Partial<DropOrder>, string[], string[]]>([
    ['that is paid', {}, [], []],
    ['that goes back', { status: 'cancelled', refund: 'refunding' }, ['Being paid back'], []],
    ['that is back', { status: 'cancelled', refund: 'refunded', refunded: 2500 }, ['Paid back'], []],
    ['of which a part is back', { refunded: 1000 }, ['€10.00 paid back'], []],
    ['that is back before it was sent', { refund: 'refunded' }, [], ['Paid back: ask before you send']],
    ['that is back after it was sent', { refund: 'refunded', fulfillment: 'SHIPPED' }, ['Paid back'], []],
    [
      'whose refund failed',
      { status: 'cancelled', refund: 'refund_failed' },
      [],
      ['Refund failed: pay it back in another way'],
    ],
    ['that is contested', { dispute: { status: 'open', answerBy: null } }, [], ['Contested']],
    ['that was kept', { dispute: { status: 'won', answerBy: null } }, ['Dispute won'], []],
    [
      'that was lost',
      { fulfillment: 'DELIVERED', refund: 'refunded', dispute: { status: 'lost', answerBy: null } },
      ['Paid back', 'Dispute lost'],
      [],
    ],
  ])('%s', (_name, changes, said, troubles) => {
    const words = moneyWords(order(changes));
    const texts = (isTrouble: boolean) =>
      words.filter((one) => one.isTrouble === isTrouble).map(({ text }) => text);
    expect([texts(false), texts(true)]).toEqual([said, troubles]);
  });

  it('names the day until which a contested one can be answered', () => {
    const [word] = moneyWords(order({ dispute: { status: 'open', answerBy: '2026-12-03T12:00:00.000Z' } }));
    expect(word).toMatchObject({ isTrouble: true, text: expect.stringMatching(/^Contested: answer by .*3/) });
  });
});
