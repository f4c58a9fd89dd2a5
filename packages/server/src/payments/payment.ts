import type { OrderDocument } from '../orders/index.ts';
import type { Charge, PaymentRef } from './provider.ts';

/** Longer than whoever began a payment waits for the provider: after this nobody is at it any more. */
export const STARTER_MS = 10_000;

type Paid = Pick<OrderDocument, '_id' | 'total' | 'currency' | 'payment' | 'updatedAt'>;

export const refOf = ({ _id, payment }: Pick<Paid, '_id' | 'payment'>): PaymentRef => ({
  orderId: _id,
  reference: payment?.reference ?? null,
});

/** The same for a try every time: the method is the one that was written down when it began. */
export const chargeOf = (order: Paid): Charge => ({
  ...refOf(order),
  amount: order.total,
  currency: order.currency,
  method: order.payment?.method ?? null,
  attempt: order.payment?.attempts ?? 1,
});

/** @param now epoch ms */
export const isStarterGone = (order: Paid, now: number): boolean => ageOf(order, now) >= STARTER_MS;

/** Since the last try began. */
export const ageOf = ({ payment, updatedAt }: Paid, now: number): number =>
  now - (payment?.startedAt ?? updatedAt).getTime();
