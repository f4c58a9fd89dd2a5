import type { Order } from '@livedrops/sdk';

const FULFILLMENT = {
  PENDING: 'Received',
  PROCESSING: 'Being packed',
  SHIPPED: 'On its way',
  DELIVERED: 'Delivered',
} as const;

/** The steps that a confirmed order goes through, in order. */
export const STEPS = ['PENDING', 'PROCESSING', 'SHIPPED', 'DELIVERED'] as const;

export const stepWord = (step: (typeof STEPS)[number]): string => FULFILLMENT[step];

/** Where an order stands, in a word or two. */
export const orderWord = ({ status, fulfillment }: Order): string => {
  switch (status) {
    case 'pending':
      return 'Reserved';
    case 'confirmed':
      return FULFILLMENT[fulfillment];
    case 'failed':
      return 'Not completed';
    case 'cancelled':
      return 'Cancelled';
  }
};
