import { createHash } from 'node:crypto';
import {
  type OrderEventData,
  orderOfCreator,
  type WebhookEventType,
  type WebhookOrderData,
} from '@livedrops/sdk/contract';
import type { LoggedEvent } from '../platform/log/event-log.ts';

/** What an event tells one creator. */
export type CreatorFact = {
  creatorId: string;
  type: WebhookEventType;
  event: LoggedEvent;
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

/** When what a body tells happened. */
export const occurredAtOf = (payload: string): Date =>
  new Date((JSON.parse(payload) as { timestamp: string }).timestamp);

/** The parts of one creator, with the buyer as lists of sales show them. */
export function presentWebhookOrder(
  told: OrderEventData,
  creatorId: string,
  buyerName: string,
): WebhookOrderData {
  const order = orderOfCreator(told.order, creatorId);
  return {
    order: {
      id: order.id,
      number: order.number,
      userId: order.userId,
      buyerName,
      status: order.status,
      items: order.items.map(({ creatorId: _creatorId, imageUrl: _imageUrl, ...item }) => item),
      total: order.total,
      currency: order.currency,
      fulfillment: order.fulfillment,
      failure: order.failure,
      dispute: order.dispute,
      version: order.version,
      createdAt: order.createdAt,
      updatedAt: order.updatedAt,
    },
    dropIds: ownDrops(told, creatorId),
  };
}

/** The drops of a creator whose parts an event is about. */
export const ownDrops = ({ order, dropIds }: OrderEventData, creatorId: string): string[] =>
  order.items.flatMap((item) =>
    item.creatorId === creatorId && dropIds.includes(item.dropId) ? [item.dropId] : [],
  );
