import type { Fulfillment, OrderItem, OrderStatus } from '../types/order.ts';
import { LIMITS } from './limits.ts';
import { FULFILLMENTS, isOver } from './order-parts.ts';

// Steps of an order that the server and its mock decide by the same rules and refuse in the same words.

type Part = Pick<OrderItem, 'dropId' | 'status' | 'fulfillment'>;

/** `cancelUntil`: epoch ms, when the drop has such a time. */
type CancellablePart = Part & { cancelUntil: number | null };

/** The drops whose parts a step is about; none when it changes nothing. Or why the step is not possible. */
export type Step = { dropIds: string[]; refused?: undefined } | { refused: string };

/** The first try to pay keeps the units at least this long. Others get no more time, or failing would hold units for ever. */
export const PAYMENT_EXTENSION_MS = 60_000;

/** Why an order is over. */
export const ORDER_FAILURES = {
  hold_expired: 'It was not paid in time',
  payment_declined: 'The payment was declined',
  sold_out: 'The payment came after the units were sold to others; it is paid back',
  cancelled_by_buyer: 'Cancelled by the buyer',
  cancelled_by_creator: 'The creator cancelled it',
  drop_cancelled: 'The creator called the drop off',
} as const;

/** Why a try to pay came to nothing. */
export const PAYMENT_FAILURES = {
  payment_declined: 'The payment was declined. Try another way to pay',
  payment_method_invalid: 'The provider does not know this way to pay. Try another one',
  payment_unavailable: 'The payment could not be made for a reason on our side. Nothing was charged',
} as const;

/** The step after one; `null` after the last. */
export const nextFulfillment = (fulfillment: Fulfillment): Fulfillment | null =>
  FULFILLMENTS[FULFILLMENTS.indexOf(fulfillment) + 1] ?? null;

/**
 * Which parts a buyer gives up, or a creator calls off with the drop.
 *
 * @param wanted drops whose parts are to end; `null` for all that are not over
 * @param now epoch ms
 */
export function planCancel(
  order: { status: OrderStatus; parts: readonly CancellablePart[]; isPaymentOpen: boolean },
  by: 'buyer' | 'drop',
  wanted: readonly string[] | null,
  now: number,
): Step {
  const given = order.parts.filter(
    ({ dropId, status }) => !isOver(status) && (wanted === null || wanted.includes(dropId)),
  );
  if (given.length > 0 && order.status === 'pending' && by === 'buyer' && order.isPaymentOpen)
    return { refused: 'A payment is under way: wait for its result' };
  const stepMax = by === 'buyer' ? 0 : 1;
  if (given.some(({ fulfillment }) => FULFILLMENTS.indexOf(fulfillment) > stepMax))
    return { refused: `${given.length > 1 ? 'A part of the order' : 'The order'} is on its way already` };
  // What is not paid yet may be left at any time.
  const isLate = ({ cancelUntil }: CancellablePart) => cancelUntil !== null && cancelUntil < now;
  if (by === 'buyer' && order.status === 'confirmed' && given.some(isLate))
    return { refused: 'The time in which it could be cancelled is over' };
  return { dropIds: given.map(({ dropId }) => dropId) };
}

/** `left`: what was paid for it and is not to go back yet; `null` when nothing was taken here. `refundCount`: how often some was asked back. */
type PaidPart = Part & { left: number | null; refundCount: number };

/** As {@link Step}; `isTooMuch`: of the amount. */
export type RefundStep =
  | { dropIds: string[]; refused?: undefined }
  | { refused: string; isTooMuch?: boolean | undefined };

/**
 * Which parts a creator pays back. Without an amount those that are not over end; with one their only part goes on.
 *
 * @param order with the wanted parts alone
 * @param amount minor units of one part; `null` for all
 */
export function planRefund(
  order: { status: OrderStatus; parts: readonly PaidPart[] },
  amount: number | null,
): RefundStep {
  if (order.status === 'pending')
    return { refused: 'Nothing was paid yet: it ends by itself when it is not' };
  if (order.parts.some(({ refundCount }) => refundCount >= LIMITS.refundsOfPart))
    return { refused: `A part can be paid back ${LIMITS.refundsOfPart} times at most` };
  if (amount === null)
    return { dropIds: order.parts.filter(({ status }) => !isOver(status)).map(({ dropId }) => dropId) };
  const [part] = order.parts;
  if (!part || isOver(part.status)) return { refused: 'This is over: all its money goes back' };
  if (part.left === null) return { refused: 'No money was taken for this here' };
  if (amount > part.left)
    return { refused: `${part.left} is left to go back, in minor units`, isTooMuch: true };
  return { dropIds: [part.dropId] };
}

/** Which parts go to a step. Those that are there already stay. */
export function planFulfillment(parts: readonly Part[], to: Fulfillment, wanted: readonly string[]): Step {
  const named = parts.filter(({ dropId }) => wanted.includes(dropId));
  const sendable = named.filter(({ status }) => status === 'confirmed');
  if (sendable.length === 0)
    return { refused: `An order that is ${named[0]?.status ?? 'of others'} is not sent` };
  const behind = sendable.filter(({ fulfillment }) => fulfillment !== to);
  const stuck = behind.find(({ fulfillment }) => nextFulfillment(fulfillment) !== to);
  if (stuck)
    return {
      refused: `After ${stuck.fulfillment} comes ${nextFulfillment(stuck.fulfillment) ?? 'nothing'}`,
    };
  return { dropIds: behind.map(({ dropId }) => dropId) };
}
