import { sumLines } from '@livedrops/sdk/contract';
import {
  chargedItems,
  missingOf,
  NOTHING,
  type Order,
  partsOf,
  refundable,
  shareOut,
} from '../orders/index.ts';
import type { Charge, PaymentRef, Refund } from './provider.ts';

/** Longer than the starter of a payment waits for the provider; afterwards its request has certainly ended. */
export const STARTER_MS = 10_000;

type Paid = Pick<Order, 'id' | 'items' | 'currency' | 'payment' | 'updatedAt'>;

export const refOf = ({ id, payment }: Pick<Paid, 'id' | 'payment'>): PaymentRef => ({
  orderId: id,
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

/** What is still to be asked for of an order's refunds, one for each part. */
export function refundsOf(order: Order): Refund[] {
  const { currency, payment } = order;
  const parts = partsOf(order);
  const back = payment?.back ?? NOTHING;
  const shares = shareOut(parts, back);
  let left = refundable(sumLines(chargedItems(order)), back);
  return parts.flatMap((part) => {
    if (part.refund !== 'refunding') return [];
    const amount = Math.min(left, missingOf(part, shares.get(part.dropId)));
    left -= amount;
    const made = back.refunds.filter((refund) => refund.part === part.dropId).length;
    return amount > 0 ? [{ ...refOf(order), part: part.dropId, amount, currency, made }] : [];
  });
}

/** @param now epoch ms */
export const isStarterGone = (order: Paid, now: number): boolean => ageOf(order, now) >= STARTER_MS;

/** Since the last try began. */
export const ageOf = (order: Paid, now: number): number => now - beganAt(order).getTime();

/** When the last try began. */
export const beganAt = ({ payment, updatedAt }: Paid): Date => payment?.startedAt ?? updatedAt;
