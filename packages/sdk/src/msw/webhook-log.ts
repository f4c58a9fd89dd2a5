import { WEBHOOK_EVENTS } from '../contract/webhook.ts';
import { orderOfCreator } from '../contract/order-parts.ts';
import type { EventEnvelope, OrderEventData } from '../types/event.ts';
import type { WebhookData, WebhookEventType, WebhookOrderData, WebhookType } from '../types/webhook.ts';
import type { MockDb, MockDelivery, MockWebhook } from './mock-db.ts';

/** Writes down what the server would send because of an event, to each endpoint that asked for it. */
export const deliverEvent = (db: MockDb, event: EventEnvelope): void => {
  // What is told on a drop's own topic is told on its creator's as well.
  if (!isWanted(event.type) || event.topic.startsWith('drop:')) return;
  for (const endpoint of db.webhooks.values()) {
    if (!endpoint.enabled || !endpoint.events.includes(event.type)) continue;
    const data = dataFor(db, endpoint.creatorId, event);
    if (data !== undefined) deliver(db, endpoint, event.type, data, event.occurredAt);
  }
};

/** Writes down one delivery, taken at once. */
export const deliver = <T extends WebhookType>(
  db: MockDb,
  endpoint: MockWebhook,
  type: T,
  data: WebhookData[T],
  timestamp: string = db.now(),
): MockDelivery => {
  const attempt = { at: db.now(), durationMs: 12, status: 200, body: 'ok', error: null };
  const delivery: MockDelivery = {
    id: db.nextId('whd'),
    endpointId: endpoint.id,
    messageId: db.nextId('msg'),
    type,
    state: 'delivered',
    attemptCount: 1,
    lastAttempt: attempt,
    nextAttemptAt: null,
    failure: null,
    createdAt: db.now(),
    payload: JSON.stringify({ type, timestamp, data }),
    attempts: [attempt],
  };
  db.deliveries.set(delivery.id, delivery);
  return delivery;
};

const isWanted = (type: string): type is WebhookEventType => WEBHOOK_EVENTS.some((wanted) => wanted === type);

const dataFor = (
  db: MockDb,
  creatorId: string,
  { topic, data }: EventEnvelope,
): WebhookData[WebhookEventType] | undefined => {
  if ('order' in data) return ordersPart(db, creatorId, data);
  return topic === `creator:${creatorId}` ? (data as WebhookData[WebhookEventType]) : undefined;
};

/** The parts of this creator's drops; `undefined` when it is about none of them. */
const ordersPart = (db: MockDb, creatorId: string, told: OrderEventData): WebhookOrderData | undefined => {
  const order = orderOfCreator(told.order, creatorId);
  const dropIds = order.items.flatMap(({ dropId }) => (told.dropIds.includes(dropId) ? [dropId] : []));
  if (dropIds.length === 0) return undefined;
  const {
    id,
    number,
    userId,
    status,
    total,
    currency,
    fulfillment,
    failure,
    dispute,
    version,
    createdAt,
    updatedAt,
  } = order;
  const items = order.items.map(({ creatorId: _creatorId, imageUrl: _imageUrl, ...item }) => item);
  const buyerName = db.users.get(userId)?.name ?? 'Former member';
  const facts = {
    id,
    number,
    userId,
    buyerName,
    status,
    items,
    total,
    currency,
    fulfillment,
    failure,
    dispute,
    version,
  };
  return { order: { ...facts, createdAt, updatedAt }, dropIds };
};
