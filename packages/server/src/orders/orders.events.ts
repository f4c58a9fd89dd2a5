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

/** A new order. */
export const placedEvent = (order: OrderDocument): OutboxEvent =>
  orderEvent(order.status === 'pending' ? 'order.pending' : 'order.confirmed', order);
