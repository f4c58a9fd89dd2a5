import type { Order } from './order.ts';
import type { OrderChange } from './order-life.rules.ts';

/** What became of a change. `unknown`: the database did not say in time; the same change can be asked for again. */
export type Settlement =
  | { kind: 'settled'; order: Order; isChanged: boolean }
  | {
      kind: 'refused';
      code: 'not_found' | 'invalid_transition' | 'hold_expired' | 'refund_too_large' | 'overloaded';
      detail?: string;
    }
  | { kind: 'unknown' };

/**
 * Changes an order that exists: the one way in which anything that happened to it is written down. Changes of one drop's orders are
 * committed in groups; each is decided by `decideChange` on what the one before it has left.
 *
 * @param cause who or what changed it, for the order's history
 */
export type Settle = (orderId: string, change: OrderChange, cause: string) => Promise<Settlement>;
