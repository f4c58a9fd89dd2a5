import type { DropOrder, Fulfillment } from '@livedrops/sdk';
import { formatMoney, formatWhen } from './format.ts';

const FULFILLMENT: Record<Fulfillment, string> = {
  PENDING: 'To pack',
  PROCESSING: 'Packing',
  SHIPPED: 'Shipped',
  DELIVERED: 'Delivered',
};

/** Where the part of an order stands that is of one drop, as its creator sees it. */
export const orderWord = ({ status, fulfillment }: Pick<DropOrder, 'status' | 'fulfillment'>): string => {
  switch (status) {
    case 'pending':
      return 'Paying';
    case 'confirmed':
      return FULFILLMENT[fulfillment];
    case 'failed':
      return 'Not paid';
    case 'cancelled':
      return 'Cancelled';
  }
};

/** What is to be said of the money of an order. `isTrouble`: the seller has to do something. */
export type MoneyWord = { text: string; isTrouble: boolean };

type Money = Pick<DropOrder, 'status' | 'fulfillment' | 'refund' | 'refunded' | 'dispute' | 'currency'>;

/** What became of the money of an order beyond being paid; nothing for most orders. */
export const moneyWords = (order: Money): MoneyWord[] => [...refundWords(order), ...disputeWords(order)];

const refundWords = ({ status, fulfillment, refund, refunded, currency }: Money): MoneyWord[] => {
  switch (refund) {
    case 'refunded':
      return status === 'confirmed' && (fulfillment === 'PENDING' || fulfillment === 'PROCESSING')
        ? [{ text: 'Paid back: ask before you send', isTrouble: true }]
        : [{ text: 'Paid back', isTrouble: false }];
    case 'refunding':
      return [{ text: 'Being paid back', isTrouble: false }];
    case 'refund_failed':
      return [{ text: 'Refund failed: pay it back in another way', isTrouble: true }];
    case null:
      return refunded > 0 ? [{ text: `${formatMoney(refunded, currency)} paid back`, isTrouble: false }] : [];
  }
};

const disputeWords = ({ dispute }: Money): MoneyWord[] => {
  switch (dispute?.status) {
    case undefined:
      return [];
    case 'open': {
      const until = dispute?.answerBy ?? null;
      const text = until === null ? 'Contested' : `Contested: answer by ${formatWhen(until)}`;
      return [{ text, isTrouble: true }];
    }
    case 'won':
      return [{ text: 'Dispute won', isTrouble: false }];
    case 'lost':
      return [{ text: 'Dispute lost', isTrouble: false }];
  }
};

type NextStep = { to: Fulfillment; label: string };

const NEXT: Record<Fulfillment, NextStep | null> = {
  PENDING: { to: 'PROCESSING', label: 'Start packing' },
  PROCESSING: { to: 'SHIPPED', label: 'Mark as shipped' },
  SHIPPED: { to: 'DELIVERED', label: 'Mark as delivered' },
  DELIVERED: null,
};

/** The one step that can follow; `null` when there is none. */
export const nextStep = ({
  status,
  fulfillment,
}: Pick<DropOrder, 'status' | 'fulfillment'>): NextStep | null =>
  status === 'confirmed' ? NEXT[fulfillment] : null;
