import type { Fulfillment, Order, OrderItem, OrderStatus, RefundStatus } from '../types/order.ts';

/** The steps of an order's way to its buyer, in order. */
export const FULFILLMENTS: readonly Fulfillment[] = ['PENDING', 'PROCESSING', 'SHIPPED', 'DELIVERED'];

/** Whether an order or a part has ended. */
export const isOver = (status: OrderStatus): status is 'failed' | 'cancelled' =>
  status === 'failed' || status === 'cancelled';

/**
 * What the parts of an order make of the whole. It is over when all parts are, and as far as the part that is least far; parts that
 * are over hold it up only when there are no others.
 */
export function summarizeParts<
  Part extends { status: OrderStatus; fulfillment: Fulfillment; failure: OrderItem['failure'] },
>(parts: readonly Part[]) {
  const live = parts.filter(({ status }) => !isOver(status));
  const ended = parts.find(({ status }) => status === 'cancelled') ?? parts[0];
  const status: OrderStatus = live[0]?.status ?? ended?.status ?? 'failed';
  const steps = (live.length > 0 ? live : parts).map(({ fulfillment }) => FULFILLMENTS.indexOf(fulfillment));
  // Never back: a part that is over was as far as the whole at least.
  const step = live.length > 0 ? Math.min(...steps) : Math.max(...steps);
  const failure: Part['failure'] = live.length > 0 ? null : (ended?.failure ?? null);
  return { status, fulfillment: FULFILLMENTS[step] ?? 'PENDING', failure };
}

/** What the refunds of its parts make of a payment that was taken. */
export function summarizeRefunds(
  parts: readonly { status: OrderStatus; refund: RefundStatus | null }[],
): 'succeeded' | RefundStatus {
  for (const open of ['refund_failed', 'refunding'] as const)
    if (parts.some(({ refund }) => refund === open)) return open;
  return parts.some(({ status, refund }) => !isOver(status) && refund !== 'refunded')
    ? 'succeeded'
    : 'refunded';
}

/** The sum of some lines. */
export const sumLines = (lines: readonly { quantity: number; unitPrice: number }[]): number =>
  lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);

/** An order as one of its creators sees it: their own parts, and what these make of it. How it was paid is the buyer's affair. */
export function orderOfCreator(order: Order, creatorId: string): Order {
  const items = order.items.filter((item) => item.creatorId === creatorId);
  return { ...order, items, total: sumLines(items), ...summarizeParts(items), payment: null };
}
