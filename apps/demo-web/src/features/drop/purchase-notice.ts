import { formatMoney } from '../../lib/money.ts';
import type { PurchaseState, Refusal } from './purchase-state.ts';

export type Notice = { title: string; text: string; requestId: string | null };

type Facts = { perUserLimit: number | null; startsText: string; currency: string };

const leftText = (remaining: number | null): string => {
  if (remaining === null) return 'There are not that many left.';
  return remaining === 1 ? 'Only 1 is left.' : `Only ${remaining} are left.`;
};

const priceText = ({ price, shownPrice }: Refusal, currency: string): { title: string; text: string } => {
  const now = price === null ? 'It is another one now' : `It is ${formatMoney(price, currency)} now`;
  const before = shownPrice === null ? '' : `, not ${formatMoney(shownPrice, currency)} as you saw`;
  return { title: 'The price has changed', text: `${now}${before}. Nothing was ordered: it is up to you.` };
};

/** Of the moment of the order: the drop may be in another state when this is read. */
const soldOutText = ({ soldOutAs }: Refusal): { title: string; text: string } => {
  switch (soldOutAs) {
    case 'in_baskets':
      return {
        title: 'All in baskets before your order',
        text: 'Somebody else was faster, but has not paid yet. Nothing was ordered. Stay here: one may come back.',
      };
    case 'sold_out':
      return {
        title: 'Sold out before your order',
        text: 'The last one went while you were ordering. Nothing was ordered.',
      };
    case null:
      return {
        title: 'None was free for your order',
        text: 'Somebody else was faster. Nothing was ordered. While the button is on, you may try again.',
      };
  }
};

const refusalText = (refusal: Refusal, facts: Facts): { title: string; text: string } => {
  const { code, detail, remaining } = refusal;
  switch (code) {
    case 'sold_out':
      return soldOutText(refusal);
    case 'insufficient_stock':
      return {
        title: leftText(remaining),
        text: 'Nothing was ordered. Do you want fewer?',
      };
    case 'limit_reached':
      return {
        // Fewer may still be possible, and the button says so then.
        title: refusal.quantity > 1 ? 'More than the limit allows' : 'You have reached the limit',
        text:
          facts.perUserLimit === null
            ? 'This drop is limited per person, over all your orders. Nothing more was ordered.'
            : `This drop is limited to ${facts.perUserLimit} per person, over all your orders. Nothing more was ordered.`,
      };
    case 'hold_exists':
      return {
        title: 'You have a reservation already',
        text: 'It waits for its payment: pay it, or give it up first. Nothing more was reserved.',
      };
    case 'not_started':
      return { title: 'Not open yet', text: `It opens ${facts.startsText}. Nothing was ordered.` };
    case 'paused':
      return {
        title: 'Paused by the creator',
        text: 'Nothing was ordered. Stay here: the button comes back when it goes on.',
      };
    case 'ended':
      return { title: 'The drop has ended', text: 'Your order came after the end. Nothing was ordered.' };
    case 'cancelled':
      return { title: 'The drop was called off', text: 'The creator cancelled it. Nothing was ordered.' };
    case 'price_changed':
      return priceText(refusal, facts.currency);
    case 'unauthenticated':
    case 'token_expired':
    case 'refresh_token_invalid':
      return { title: 'Please sign in again', text: 'Your session has ended. Nothing was ordered.' };
    default:
      return { title: 'The order was not accepted', text: `${detail} Nothing was ordered.` };
  }
};

const WAITING: Record<string, { title: string; text: string }> = {
  rate_limited: {
    title: 'Too many tries at once',
    text: 'We hold your order and send it again by itself. No need to press anything.',
  },
  overloaded: {
    title: 'Very many people are buying',
    text: 'We hold your order and send it again by itself. No need to press anything.',
  },
};

const OPEN = {
  not_found: {
    title: 'No order was made so far',
    text: 'The answer got lost on the way. Trying again is safe: it can only ever make one order.',
  },
  unknown: {
    title: 'We could not find out yet',
    text: 'Your order may have gone through. Check again before anything else; it cannot be doubled.',
  },
  busy: {
    title: 'Still too busy',
    text: 'Nothing was ordered so far. Trying again is safe: it can only ever make one order.',
  },
} as const;

/** What the panel says about the buyer's own attempt; `null` when there is nothing to say. */
export const noticeFor = (purchase: PurchaseState, online: boolean, facts: Facts): Notice | null => {
  switch (purchase.name) {
    case 'refused':
      return { ...refusalText(purchase.refusal, facts), requestId: purchase.refusal.requestId };
    case 'waiting': {
      const text = WAITING[purchase.code] ?? {
        title: 'Not available for a moment',
        text: 'We send your order again by itself.',
      };
      return { ...text, requestId: null };
    }
    case 'checking':
      return {
        title: 'The answer got lost',
        text: 'We are asking whether your order exists. Please do not order elsewhere yet.',
        requestId: null,
      };
    case 'not_found':
    case 'unknown':
    case 'busy':
      if (!online) {
        return {
          title: 'You are offline',
          text: 'Your order is kept. We check it as soon as you are back.',
          requestId: null,
        };
      }
      return { ...OPEN[purchase.name], requestId: null };
    case 'idle':
    case 'placing':
    case 'bought':
      return null;
  }
};
