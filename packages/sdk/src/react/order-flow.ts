import { isApiError } from '../errors.ts';
import type { CreateOrderInput, Order, OrderLine, PayOrderInput } from '../types/order.ts';

/**
 * - `idle`: nothing was asked for.
 * - `placing`, `paying`: on the way.
 * - `waiting`: the server is busy and has made no order. The same order is sent again by itself in `secondsLeft`.
 * - `checking`: the answer was lost, or an order was left open by a reload or in another tab. The server is asked what became of it.
 * - `not_found`: the server has no such order so far. `retry()` sends it, with its own key. `input` says what it is for, which may be
 *   something else than what was just pressed: `error` is `order_unsettled` then.
 * - `unknown`: the server could not be asked. `check()` asks again, and the hook does so by itself when the network is back.
 * - `refused`: nothing was bought; `error` says why.
 * - `pending`: units are kept until `order.holdExpiresAt`; `pay()` makes them yours.
 * - `done`: `order` is decided: `confirmed`, `failed` or `cancelled`.
 */
export type OrderFlowStatus =
  | 'idle'
  | 'placing'
  | 'waiting'
  | 'checking'
  | 'not_found'
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
  /**
   * What is asked for, as long as that is open. With `refused` it is there when the server stayed busy: `retry()` sends the same order
   * again then.
   */
  input: CreateOrderInput | undefined;
  /** With `waiting`: seconds until the order is sent again. */
  secondsLeft: number | undefined;
};

/** What a person can do about a purchase. None of them rejects: what goes wrong is in the state. */
export type OrderActions = {
  /** Buys, when the purchase is `idle` or `refused`. Any other press does nothing: it could buy twice. */
  place: (line: Omit<OrderLine, 'dropId'>) => void;
  /** Sends an order that is `not_found`, `unknown` or `refused` with an `input` again, with its own key. */
  retry: () => void;
  /** Asks the server again what became of an order that is `unknown` or `not_found`. Sends nothing that buys. */
  check: () => void;
  /** Pays a `pending` order. */
  pay: (input?: PayOrderInput) => void;
  /** Makes room for another order, after an order or a refusal. An open one stays as it is, so that a double click is harmless. */
  reset: () => void;
  /**
   * Gives up an order that is still open. Ask the person before: the server may have made it all the same, and the next press makes
   * another one.
   */
  giveUp: () => void;
};

export const IDLE: OrderFlow = {
  status: 'idle',
  order: undefined,
  error: undefined,
  input: undefined,
  secondsLeft: undefined,
};

/** The order as the server gave it. */
export const flowOf = (order: Order): Partial<OrderFlow> => ({
  status: order.status === 'pending' ? 'pending' : 'done',
  order,
});

/** The order is not as it was thought to be: look at it again. */
export const isOutdated = (reason: unknown): boolean =>
  isApiError(reason) && ['hold_expired', 'invalid_transition'].includes(reason.code);
