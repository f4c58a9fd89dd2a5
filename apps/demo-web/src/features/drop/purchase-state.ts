import type { Order } from '@livedrops/sdk';

/** One buyer's press of Buy. The SDK gives it a key, which stays the same through every retry and reload. */
export type Intent = {
  quantity: number;
  /** What one unit cost on the screen when Buy was pressed, in minor units; nobody pays another price. */
  unitPrice?: number;
};

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

/** Where one intent stands. Only `idle` and `refused` may start another one. */
export type PurchaseState =
  | { name: 'idle' }
  | { name: 'placing'; intent: Intent }
  /** The answer was lost: asking the server whether the order exists. */
  | { name: 'checking'; intent: Intent }
  /** Turned away without effect: the same intent goes again by itself. */
  | { name: 'waiting'; intent: Intent; secondsLeft: number; code: string }
  /** No order so far and no automatic step left: the buyer decides. The same key makes repeating safe. */
  | { name: 'unsettled'; intent: Intent; reason: 'not_found' | 'unreachable' | 'busy' }
  | { name: 'refused'; refusal: Refusal }
  | { name: 'bought'; order: Order };

export const IDLE: PurchaseState = { name: 'idle' };

/** Whether something is on its way that another press must not double. */
export const isUnderWay = (state: PurchaseState): boolean =>
  state.name === 'placing' || state.name === 'checking' || state.name === 'waiting';
