import { isLiveDropsError, type Order } from '@livedrops/sdk';
import type { OrderFlow } from '@livedrops/sdk/react';

/** Why an attempt was turned down, in the server's own codes where it gave one. */
export type Refusal = {
  code: string;
  detail: string;
  /** Units that were asked for. */
  quantity: number;
  remaining: number | null;
  /** With `sold_out`: what the drop said right after it, or `null` when that is not known or units were free again already. */
  soldOutAs: 'in_baskets' | 'sold_out' | null;
  /** The reservation that is in the way, with `hold_exists`. */
  orderId: string | null;
  /** What one unit costs now, with `price_changed`. */
  price: number | null;
  /** What one unit cost on the screen. */
  shownPrice: number | null;
  requestId: string | null;
};

/** The purchase as the page shows it: how far it is, with what is said of it. */
export type PurchaseState =
  | { name: 'idle' | 'placing' | 'checking' | 'not_found' | 'unknown' }
  /** Turned away without effect: the same order goes again by itself. */
  | { name: 'waiting'; secondsLeft: number; code: string }
  /** Turned away without effect for so long that the buyer decides. The same key makes repeating safe. */
  | { name: 'busy' }
  | { name: 'refused'; refusal: Refusal }
  | { name: 'bought'; order: Order };

export const IDLE: PurchaseState = { name: 'idle' };

/** @param refusal what explains a refusal; the order is on its way until that is there */
export const purchaseOf = (flow: OrderFlow, refusal: Refusal | undefined): PurchaseState => {
  const { status, order, error, input, secondsLeft = 0 } = flow;
  if (order !== undefined) return { name: 'bought', order };
  if (status === 'waiting')
    return { name: status, secondsLeft, code: isLiveDropsError(error) ? error.code : '' };
  if (status === 'refused' && input !== undefined) return { name: 'busy' };
  if (status === 'refused' && refusal !== undefined) return { name: status, refusal };
  if (status === 'idle' || status === 'checking' || status === 'not_found' || status === 'unknown')
    return { name: status };
  return { name: 'placing' };
};

/** Whether something is on its way that another press must not double. */
export const isUnderWay = (state: PurchaseState): boolean =>
  state.name === 'placing' || state.name === 'checking' || state.name === 'waiting';
