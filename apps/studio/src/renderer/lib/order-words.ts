import type { DropOrder, Fulfillment } from '@livedrops/sdk';

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

/** What became of the money of an order that is over; `null` when none went back. */
export const refundWord = ({ refund }: Pick<DropOrder, 'refund'>): string | null => {
  if (refund === null) return null;
  return refund === 'refunded' ? 'Paid back' : 'Being paid back';
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
