import type { OutboxEvent } from '../platform/events/outbox.ts';
import type { OrderDocument } from './order.model.ts';
import type { OrderEventType } from './order-life.ts';
import { presentOrder } from './order.present.ts';

/** What happened to an order, for its buyer. */
export const orderEvent = (type: OrderEventType, order: OrderDocument): OutboxEvent => ({
  type,
  topics: [`user:${order.userId}`],
  data: { order: presentOrder(order) },
});

/** Names orders that were confirmed as soon as they were placed: their event is made when it is told. */
export const PLACED = 'orders.placed';

/** The event of an order that was confirmed at once, whatever became of it since. */
export const confirmedAtOnce = (order: OrderDocument): OutboxEvent =>
  orderEvent('order.confirmed', {
    ...order,
    status: 'confirmed',
    fulfillment: 'PENDING',
    failure: null,
    updatedAt: order.createdAt,
  });

/** A new order. */
export const placedEvent = (order: OrderDocument): OutboxEvent =>
  orderEvent(order.status === 'pending' ? 'order.pending' : 'order.confirmed', order);

const ORDER = 'order:';

/** Signals to the figures worker that creators see an order differently from now on, one for each of its drops. */
export const orderSignals = ({ _id, items }: OrderDocument): string[] =>
  items.map(({ dropId }) => `${ORDER}${dropId}/${_id}`);

export function readOrderSignal(signal: string): { dropId: string; orderId: string } | null {
  const [dropId, orderId] = signal.startsWith(ORDER) ? signal.slice(ORDER.length).split('/') : [];
  return dropId && orderId ? { dropId, orderId } : null;
}
