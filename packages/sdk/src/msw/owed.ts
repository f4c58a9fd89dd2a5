import { isOver, sumLines } from '../contract/order-parts.ts';
import type { OrderItem, OrderPayment } from '../types/order.ts';
import type { MockOrder } from './mock-db.ts';

/** The provider has, or had, the money. */
export const TAKEN: readonly OrderPayment['status'][] = [
  'succeeded',
  'refunding',
  'refunded',
  'refund_failed',
];

/** What of a part's price is to be back in all: all of it when it is over, else what its creator decided. */
export const owedOf = ({ owed, uncharged, payment }: MockOrder, item: OrderItem): number => {
  if (payment === null || uncharged.includes(item.dropId)) return 0;
  return isOver(item.status) ? sumLines([item]) : (owed[item.dropId] ?? 0);
};

/** What of a part's money neither went back nor was asked for; `null` when none was taken for it. */
export const leftOf = (order: MockOrder, item: OrderItem): number | null => {
  const { payment, uncharged } = order;
  const price = sumLines([item]);
  if (payment === null || !TAKEN.includes(payment.status) || uncharged.includes(item.dropId) || price === 0)
    return null;
  return price - Math.max(item.refunded, owedOf(order, item));
};

/** What of a part's money can still be given back. */
export const refundableOf = (order: MockOrder, dropId: string): number => {
  const item = order.items.find((line) => line.dropId === dropId);
  return item === undefined || isOver(item.status) ? 0 : (leftOf(order, item) ?? 0);
};
