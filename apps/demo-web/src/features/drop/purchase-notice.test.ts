import { describe, expect, it } from 'vitest';
import { noticeFor } from './purchase-notice.ts';
import type { Refusal } from './purchase-state.ts';

const titleOf = (given: Partial<Refusal>) => {
  const refusal: Refusal = {
    code: 'sold_out',
    detail: '',
    quantity: 1,
    remaining: null,
    soldOutAs: null,
    orderId: null,
    price: null,
    shownPrice: 3200,
    requestId: null,
    ...given,
  };
  const facts = { perUserLimit: 2, startsText: 'Today 18:00', currency: 'EUR' };
  return noticeFor({ name: 'refused', refusal }, true, facts)?.title;
};

describe('the words of a refusal', () => {
  it.each<[string, Partial<Refusal>, string]>([
    ['in baskets', { soldOutAs: 'in_baskets' }, 'All in baskets before your order'],
    ['sold', { soldOutAs: 'sold_out' }, 'Sold out before your order'],
    ['free again already, or unknown', { soldOutAs: null }, 'None was free for your order'],
    ['too many', { code: 'limit_reached', quantity: 2 }, 'More than the limit allows'],
    ['one too many', { code: 'limit_reached' }, 'You have reached the limit'],
  ])('%s', (_name, refusal, title) => {
    expect(titleOf(refusal)).toBe(title);
  });
});
