import type { NamedFacts, OutboxEvent } from '../platform/log/outbox.ts';
import type { Order } from './order.ts';
import type { OrderEventType } from './order-news.rules.ts';
import { presentOrder } from './order.present.ts';

const topicOf = (userId: string): string => `user:${userId}`;

/** What happened to parts of an order, for its buyer. */
export const orderEvent = (
  type: OrderEventType,
  order: Order,
  dropIds: readonly string[] = order.items.map(({ dropId }) => dropId),
): OutboxEvent => ({
  type,
  topics: [topicOf(order.userId)],
  data: { order: presentOrder(order), dropIds },
});

/** The kind of facts that are orders which were confirmed at once: they come by the thousand, and their records exist already. */
export const PLACED = 'orders.placed';

/** Orders over several drops are few, and belong to no one drop. */
export const isNamed = ({ status, items }: Order): boolean => status === 'confirmed' && items.length === 1;

/** @param orders of one drop */
export function placedFacts(orders: readonly Order[]): NamedFacts | undefined {
  const dropId = orders[0]?.items[0]?.dropId;
  if (dropId === undefined) return undefined;
  return {
    kind: PLACED,
    key: dropId,
    ids: orders.map(({ id }) => id),
    topics: orders.map(({ userId }) => topicOf(userId)),
  };
}

/** What is told of an order that was confirmed at once, whatever became of it since. */
export const confirmedAtOnce = (order: Order): OutboxEvent =>
  orderEvent('order.confirmed', {
    ...order,
    status: 'confirmed',
    fulfillment: 'PENDING',
    failure: null,
    items: order.items.map(({ refund: _refund, ...item }) => item),
    history: order.history.slice(0, 1),
    updatedAt: order.createdAt,
  });

/** A new order. */
export const placedEvent = (order: Order): OutboxEvent =>
  orderEvent(order.status === 'pending' ? 'order.pending' : 'order.confirmed', order);

const ORDER = 'order:';

/** Marks for the figures worker: the creators of these drops see an order differently from now on. */
export const orderMarks = ({ id }: Order, dropIds: readonly string[]): string[] =>
  dropIds.map((dropId) => `${ORDER}${dropId}/${id}`);

export function readOrderMark(mark: string): { dropId: string; orderId: string } | null {
  const [dropId, orderId] = mark.startsWith(ORDER) ? mark.slice(ORDER.length).split('/') : [];
  return dropId && orderId ? { dropId, orderId } : null;
}
