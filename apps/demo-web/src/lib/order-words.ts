import type { Order, OrderItem, PaymentStatus } from '@livedrops/sdk';
import { formatMoney } from './money.ts';

const FULFILLMENT = {
  PENDING: 'Confirmed',
  PROCESSING: 'Being packed',
  SHIPPED: 'On its way',
  DELIVERED: 'Delivered',
} as const;

/** The steps that a confirmed order goes through, in order. */
export const STEPS = ['PENDING', 'PROCESSING', 'SHIPPED', 'DELIVERED'] as const;

export const stepWord = (step: (typeof STEPS)[number]): string => FULFILLMENT[step];

/** What was ordered: the first thing with its number, and how many other things there are. */
export const whatOf = ({ items }: Pick<Order, 'items'>): string => {
  const [first] = items;
  const more = items.length > 1 ? ` and ${items.length - 1} more` : '';
  return `${first?.quantity ?? 1} × ${first?.title ?? 'item'}${more}`;
};

/** Where an order stands, in a word or two. */
export const orderWord = (order: Order): string => {
  switch (order.status) {
    case 'pending':
      return pendingWord(order);
    case 'confirmed':
      return FULFILLMENT[order.fulfillment];
    case 'failed':
    case 'cancelled':
      return outcomeOf(order).word;
  }
};

const pendingWord = ({ payment }: Order): string => {
  if (payment?.status === 'processing') return 'Payment under way';
  return payment?.status === 'unknown' ? 'Asking the bank' : 'Waiting for payment';
};

const MONEY: Partial<Record<PaymentStatus, string>> = {
  succeeded: 'Paid',
  refunding: 'Refund on its way',
  refunded: 'Refunded',
  refund_failed: 'Refund did not arrive',
};

/** What became of the money, where there is something to say: of a part of it, with the amount. */
export const moneyWord = (order: Order): string | null => {
  const { payment } = order;
  if (payment === null) return null;
  return order.status === 'confirmed' && payment.status !== 'refunded'
    ? [MONEY.succeeded, refundWord(order)].filter((word) => word !== null).join(' · ')
    : (MONEY[payment.status] ?? null);
};

/** What goes back or went back of an order; `null` when nothing does. */
export const refundWord = ({ status, payment, currency }: Order): string | null => {
  if (payment === null) return null;
  if (status !== 'confirmed' || payment.status === 'refunded')
    return payment.status.startsWith('refund') ? (MONEY[payment.status] ?? null) : null;
  const { refunding, refunded } = payment;
  const words = [
    ...(refunding > 0 ? [`${formatMoney(refunding, currency)} on its way back`] : []),
    ...(refunded > 0 ? [`${formatMoney(refunded, currency)} refunded`] : []),
    ...(payment.status === 'refund_failed' ? ['a refund did not arrive'] : []),
  ];
  return words.length > 0 ? words.join(', ') : null;
};

/** Where one part of an order stands, with what became of its money. */
export const partWord = (order: Order, item: OrderItem): string => {
  const refund = item.refund === null ? null : (MONEY[item.refund] ?? null);
  const word =
    item.status === 'pending'
      ? pendingWord(order)
      : item.status === 'confirmed'
        ? FULFILLMENT[item.fulfillment]
        : endingOf(item, '').word;
  return refund === null ? word : `${word} · ${refund}`;
};

/** Parts of an order that are not over. */
export const liveParts = ({ items }: Order): OrderItem[] =>
  items.filter(({ status }) => status === 'pending' || status === 'confirmed');

/** How an order ended that came to nothing: in a word, in a headline, in a sentence. */
export type Outcome = { word: string; title: string; text: string };

/** Meaningful for orders that are `failed` or `cancelled`. */
export const outcomeOf = (order: Order): Outcome => endingOf(order, moneySentence(order));

/** How an order or a part of it ended, and what became of the money. */
export const endingOf = ({ status, failure }: Pick<Order, 'status' | 'failure'>, money: string): Outcome => {
  switch (failure?.code ?? '') {
    case 'hold_expired':
      return {
        word: 'Not paid in time',
        title: 'Your time to pay ran out',
        text: `The reservation went back to everybody. ${money}`,
      };
    case 'payment_declined':
      return {
        word: 'Payment declined',
        title: 'The payment was declined',
        text: `The reservation went back to everybody. ${money}`,
      };
    case 'sold_out':
      return {
        word: 'Sold out',
        title: 'Sold out while you were paying',
        text: `Your payment came after the reservation had ended, and none was left. ${money}`,
      };
    case 'drop_cancelled':
      return { word: 'Called off', title: 'The creator called the drop off', text: money };
    case 'cancelled_by_creator':
      return { word: 'Cancelled', title: 'The creator cancelled this order', text: money };
    case 'cancelled_by_buyer':
      return status === 'cancelled'
        ? { word: 'Cancelled', title: 'You cancelled this order', text: money }
        : { word: 'Given up', title: 'You gave the reservation up', text: money };
    default:
      return {
        word: status === 'cancelled' ? 'Cancelled' : 'Not completed',
        title: 'This order came to nothing',
        text: `${failure?.message ?? ''} ${money}`.trim(),
      };
  }
};

const REFUND_FAILED =
  'Your bank did not take the refund. It is still yours: the seller pays it back in another way.';

const DISPUTES: Record<NonNullable<Order['dispute']>['status'], string> = {
  open: 'Your bank looks into this payment, because you contested it. It tells you what it decides.',
  won: 'Your bank has looked into this payment and decided that it stands.',
  lost: 'Your bank has given this payment back to you.',
};

/** What is unusual about the money of an order, in sentences; `null` when nothing is, or when the end of the order says it. */
export const moneyNote = ({ status, payment, dispute }: Order): string | null => {
  const isTold = status === 'failed' || status === 'cancelled';
  const sentences = [
    ...(payment?.status === 'refund_failed' && !isTold ? [REFUND_FAILED] : []),
    ...(payment?.status === 'refunded' && !isTold && dispute?.status !== 'lost'
      ? ['The seller has paid all of it back.']
      : []),
    ...(dispute === null ? [] : [DISPUTES[dispute.status]]),
  ];
  return sentences.length > 0 ? sentences.join(' ') : null;
};

const moneySentence = ({ payment }: Order): string => {
  switch (payment?.status) {
    case undefined:
      return 'Nothing is owed.';
    case 'refunding':
      return 'Your money is on its way back.';
    case 'refunded':
      return 'Your money is back.';
    case 'refund_failed':
      return REFUND_FAILED;
    case 'processing':
    case 'unknown':
      return 'If your bank takes the money all the same, you get it back.';
    case 'required':
    case 'declined':
    case 'succeeded':
      return 'Nothing was charged.';
  }
};
