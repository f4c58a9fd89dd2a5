import { sumLines } from '@livedrops/sdk/contract';
import { chargedItems, type OrderDocument } from '../orders/index.ts';
import type { Charge, PaymentRef, Refund } from './provider.ts';

/** Longer than whoever began a payment waits for the provider: after this nobody is at it any more. */
export const STARTER_MS = 10_000;

type Paid = Pick<OrderDocument, '_id' | 'items' | 'currency' | 'payment' | 'updatedAt'>;

export const refOf = ({ _id, payment }: Pick<Paid, '_id' | 'payment'>): PaymentRef => ({
  orderId: _id,
  reference: payment?.reference ?? null,
});

/** The same for a try every time: parts can leave the charge only until the first one begins, and the method is written down when it does. */
export const chargeOf = (order: Paid): Charge => ({
  ...refOf(order),
  amount: sumLines(chargedItems(order)),
  currency: order.currency,
  method: order.payment?.method ?? null,
  attempt: order.payment?.attempts ?? 1,
});

/** The refunds that an order waits for, one for each part. */
export function refundsOf(order: Pick<Paid, '_id' | 'items' | 'currency' | 'payment'>): Refund[] {
  const { items, currency } = order;
  const owed = sumLines(items.filter(({ refund }) => refund !== undefined));
  return items
    .filter(({ refund }) => refund === 'refunding')
    .map((item) => ({ ...refOf(order), part: item.dropId, amount: sumLines([item]), owed, currency }));
}

/** @param now epoch ms */
export const isStarterGone = (order: Paid, now: number): boolean => ageOf(order, now) >= STARTER_MS;

/** Since the last try began. */
export const ageOf = (order: Paid, now: number): number => now - beganAt(order).getTime();

/** When the last try began. */
export const beganAt = ({ payment, updatedAt }: Paid): Date => payment?.startedAt ?? updatedAt;
