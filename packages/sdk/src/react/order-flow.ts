import { isApiError } from '../errors.ts';
import type { CreateOrderInput, Order, OrderLine, PayOrderInput } from '../types/order.ts';

/**
 * - `idle`: nothing was bought yet.
 * - `unfinished`: an order was left without an answer, by a reload, a crash or another tab. `retry()` finishes it; it is never bought
 *   twice. `input` says what it is for, which may be something else than what was just asked for: `error` is `order_unsettled` then.
 * - `placing`, `paying`: on the way.
 * - `unknown`: the answer was lost. `retry()` sends the same order again, until an answer says what became of it.
 * - `refused`: nothing was bought; `error` says why.
 * - `pending`: units are kept until `order.holdExpiresAt`; `pay()` makes them yours.
 * - `done`: `order` is decided: `confirmed`, `failed` or `cancelled`.
 */
export type OrderFlowStatus =
  | 'idle'
  | 'unfinished'
  | 'placing'
  | 'unknown'
  | 'refused'
  | 'pending'
  | 'paying'
  | 'done';

/** How far a purchase is. `order` is there once the server gave one, `error` while something went wrong. */
export type OrderFlow = {
  status: OrderFlowStatus;
  order: Order | undefined;
  error: Error | undefined;
  /** What is bought, while that is open: with `placing`, and with `unfinished` and `unknown`, where it is what `retry()` sends. */
  input: CreateOrderInput | undefined;
};

/** What a person can do about a purchase. None of them rejects: what goes wrong is in the state. */
export type OrderActions = {
  /**
   * Buys. A press while an order is on its way, or not settled, does not buy another one. When an order for something else was left
   * open, by another tab say, nothing is sent either: that one is `unfinished` then.
   */
  place: (line: Omit<OrderLine, 'dropId'>) => void;
  /** Sends an `unfinished` or `unknown` order again, with its own key. */
  retry: () => void;
  /** Pays a `pending` order. */
  pay: (input?: PayOrderInput) => void;
  /** Back to `idle`. Gives up an order that was not settled; one that arrived stays an order. */
  reset: () => void;
};

export const IDLE: OrderFlow = { status: 'idle', order: undefined, error: undefined, input: undefined };

/** Another press must not buy while the flow is in one of these. */
export const NOT_SETTLED: readonly OrderFlowStatus[] = ['placing', 'paying', 'unfinished', 'unknown'];

/** The order is not as it was thought to be: look at it again. */
export const isOutdated = (reason: unknown): boolean =>
  isApiError(reason) && ['hold_expired', 'invalid_transition'].includes(reason.code);
