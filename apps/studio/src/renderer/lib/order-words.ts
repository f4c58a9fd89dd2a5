import { t } from '@lingui/core/macro';
import type { DropOrder, Fulfillment } from '@livedrops/sdk';
import { formatMoney, formatWhen } from './format.ts';

const FULFILLMENT: Record<Fulfillment, string> = {
  PENDING: t`To pack`,
  PROCESSING: t`Packing`,
  SHIPPED: t`Shipped`,
  DELIVERED: t`Delivered`,
};

/** The word for a step as the wire calls it; one that is new comes as it is. */
export const fulfillmentWord = (step: string): string => FULFILLMENT[step as Fulfillment] ?? step;

/** Where the part of an order stands that is of one drop, as its creator sees it. */
export const orderWord = ({ status, fulfillment }: Pick<DropOrder, 'status' | 'fulfillment'>): string => {
  switch (status) {
    case 'pending':
      return t`Paying`;
    case 'confirmed':
      return FULFILLMENT[fulfillment];
    case 'failed':
      return t`Not paid`;
    case 'cancelled':
      return t({ context: 'order', message: 'Cancelled' });
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
        ? [{ text: t`Paid back: ask before you send`, isTrouble: true }]
        : [{ text: t`Paid back`, isTrouble: false }];
    case 'refunding':
      return [{ text: t`Being paid back`, isTrouble: false }];
    case 'refund_failed':
      return [{ text: t`Refund failed: pay it back in another way`, isTrouble: true }];
    case null:
      return refunded > 0 ? [{ text: sayPaidBack(formatMoney(refunded, currency)), isTrouble: false }] : [];
  }
};

const sayPaidBack = (amount: string): string => t`${amount} paid back`;

const disputeWords = ({ dispute }: Money): MoneyWord[] => {
  switch (dispute?.status) {
    case undefined:
      return [];
    case 'open': {
      const answerBy = dispute?.answerBy ?? null;
      if (answerBy === null) return [{ text: t`Contested`, isTrouble: true }];
      const until = formatWhen(answerBy);
      return [{ text: t`Contested: answer by ${until}`, isTrouble: true }];
    }
    case 'won':
      return [{ text: t`Dispute won`, isTrouble: false }];
    case 'lost':
      return [{ text: t`Dispute lost`, isTrouble: false }];
  }
};

type NextStep = { to: Fulfillment; label: string };

const NEXT: Record<Fulfillment, NextStep | null> = {
  PENDING: { to: 'PROCESSING', label: t`Start packing` },
  PROCESSING: { to: 'SHIPPED', label: t`Mark as shipped` },
  SHIPPED: { to: 'DELIVERED', label: t`Mark as delivered` },
  DELIVERED: null,
};

/** The one step that can follow; `null` when there is none. */
export const nextStep = ({
  status,
  fulfillment,
}: Pick<DropOrder, 'status' | 'fulfillment'>): NextStep | null =>
  status === 'confirmed' ? NEXT[fulfillment] : null;
