import * as z from 'zod/mini';
import type { EventData, EventEnvelope, EventPage, EventType, Topic } from '../types/event.ts';
import { dropSchema, dropStatusSchema } from './drop.ts';
import { same } from './equal.ts';
import { count, id, instant } from './fields.ts';
import { dropOrderSchema, orderSchema } from './order.ts';
import { reminderMinutesSchema } from './reminder.ts';
import { webhookEndpointSchema } from './webhook.ts';

/** {@link Topic} as a schema. */
export const topicSchema = z.templateLiteral([
  z.enum(['drop', 'creator', 'user', 'sales']),
  ':',
  z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)),
]) as unknown as z.ZodMiniType<Topic, Topic>;

const dropEvent = z.object({ drop: dropSchema });
const orderEvent = z.object({ order: orderSchema, dropIds: z.array(id) });
const followEvent = z.object({ creatorId: id, userId: z.nullable(id), followerCount: count });

/** The payload of every event by its type; the keys are the closed list of events. */
export const eventDataSchemas = {
  'drop.scheduled': dropEvent,
  'drop.updated': z.object({ drop: dropSchema, movedFrom: z.optional(instant) }),
  'drop.reminder': z.object({ drop: dropSchema, minutes: reminderMinutesSchema }),
  'drop.started': dropEvent,
  'drop.soldout': dropEvent,
  'drop.restocked': dropEvent,
  'drop.ended': dropEvent,
  'drop.cancelled': dropEvent,
  'stock.changed': z.object({
    dropId: id,
    remaining: count,
    held: count,
    stock: count,
    status: dropStatusSchema,
  }),
  'stock.low': z.object({ dropId: id, remaining: count }),
  'order.pending': orderEvent,
  'order.confirmed': orderEvent,
  'order.failed': orderEvent,
  'order.cancelled': orderEvent,
  'order.fulfillment': orderEvent,
  'order.refunded': orderEvent,
  'order.refund_failed': orderEvent,
  'order.disputed': orderEvent,
  'sales.updated': z.object({
    dropId: id,
    orders: count,
    units: count,
    revenue: count,
    currency: z.string(),
    held: count,
    remaining: count,
    stock: count,
    recent: z.array(dropOrderSchema),
  }),
  'follow.created': followEvent,
  'follow.deleted': followEvent,
  'webhook.disabled': z.object({ endpoint: webhookEndpointSchema }),
} satisfies { [K in EventType]: z.ZodMiniType<EventData[K]> };

const envelope = <K extends EventType>(type: K) =>
  z.object({
    id,
    topic: topicSchema,
    seq: count,
    type: z.literal(type),
    occurredAt: instant,
    data: eventDataSchemas[type],
  });

const eventTypes = Object.keys(eventDataSchemas) as EventType[];

/** Any event of this version of the contract. */
export const eventEnvelopeSchema = z.discriminatedUnion(
  'type',
  eventTypes.map(envelope) as unknown as [ReturnType<typeof envelope>],
) as unknown as z.ZodMiniType<EventEnvelope>;

/** {@link EventPage} as a schema. */
export const eventPageSchema = same<EventPage>()(
  z.object({ items: z.array(eventEnvelopeSchema), latestSeq: count, gap: z.boolean() }),
);
