import { createHash } from 'node:crypto';
import type { Order, WebhookEventType, WebhookOrder } from '@livedrops/sdk/contract';
import type { LoggedEvent } from '../platform/events/event-log.ts';

/** What an event tells one creator. */
export type CreatorFact = {
  creatorId: string;
  type: WebhookEventType;
  event: LoggedEvent;
  /** The drops of this creator in the order; `null` when it is not about an order. */
  dropIds: ReadonlySet<string> | null;
};

/**
 * The `webhook-id` of what an event tells a creator: the same whenever the event is told, and nothing to be read from it. Places in topics
 * would tell how much a person buys.
 */
export const messageIdOf = ({ creatorId, event }: CreatorFact): string =>
  `msg_${digest(event.topic, event.seq, creatorId)}`;

/** One delivery for a message and an endpoint. */
export const deliveryIdOf = (messageId: string, endpointId: string): string =>
  `whd_${digest(messageId, endpointId)}`;

const digest = (...parts: (string | number)[]): string =>
  createHash('sha256').update(parts.join('/')).digest('hex').slice(0, 32);

/** The body. Key order is part of it: what is signed is what is stored. */
export const payloadOf = (type: string, occurredAt: Date, data: unknown): string =>
  JSON.stringify({ type, timestamp: occurredAt.toISOString(), data });

/** The lines of these drops, with the buyer as lists of sales show them. */
export function presentWebhookOrder(
  order: Order,
  dropIds: ReadonlySet<string>,
  buyerName: string,
): WebhookOrder {
  const items = order.items
    .filter(({ dropId }) => dropIds.has(dropId))
    .map(({ dropId, title, quantity, unitPrice }) => ({ dropId, title, quantity, unitPrice }));
  return {
    id: order.id,
    number: order.number,
    userId: order.userId,
    buyerName,
    status: order.status,
    items,
    total: items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0),
    currency: order.currency,
    fulfillment: order.fulfillment,
    failure: order.failure,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
  };
}
