import * as z from 'zod/mini';
import type {
  CreateWebhookInput,
  ReplayedWebhooks,
  ReplayWebhooksInput,
  UpdateWebhookInput,
  WebhookAttempt,
  WebhookDelivery,
  WebhookDeliveryDetails,
  WebhookEndpoint,
  WebhookEndpointWithSecret,
  WebhookEventType,
} from '../types/webhook.ts';
import { same } from './equal.ts';
import { count, id, instant, LIMITS } from './fields.ts';

/** Everything that an endpoint can ask for. */
export const WEBHOOK_EVENTS = [
  'drop.scheduled',
  'drop.updated',
  'drop.started',
  'drop.soldout',
  'drop.restocked',
  'drop.ended',
  'drop.cancelled',
  'stock.low',
  'order.pending',
  'order.confirmed',
  'order.failed',
  'order.cancelled',
  'order.fulfillment',
] as const satisfies readonly WebhookEventType[];

const eventTypeSchema = same<WebhookEventType>()(z.enum(WEBHOOK_EVENTS));

/** Which hosts and ports are allowed beyond this is the server's word: it knows the addresses. */
const url = z.string().check(z.maxLength(LIMITS.urlLength), z.regex(/^https?:\/\/[^\s/@#]+(?:\/[^\s#]*)?$/i));

const events = z.array(eventTypeSchema).check(z.minLength(1), z.maxLength(WEBHOOK_EVENTS.length));

const endpointFields = {
  id,
  url: z.string(),
  events: z.array(eventTypeSchema),
  enabled: z.boolean(),
  disabledReason: z.nullable(z.enum(['owner', 'gone', 'failing'])),
  failingSince: z.nullable(instant),
  previousSecretExpiresAt: z.nullable(instant),
  createdAt: instant,
  updatedAt: instant,
};

export const webhookEndpointSchema = same<WebhookEndpoint>()(z.object(endpointFields));

export const webhookEndpointWithSecretSchema = same<WebhookEndpointWithSecret>()(
  z.object({ ...endpointFields, secret: z.string() }),
);

export const createWebhookInputSchema = same<CreateWebhookInput>()(z.strictObject({ url, events }));

export const updateWebhookInputSchema = same<UpdateWebhookInput>()(
  z.strictObject({
    url: z.optional(url),
    events: z.optional(events),
    enabled: z.optional(z.boolean()),
  }),
);

const attemptSchema = same<WebhookAttempt>()(
  z.object({
    at: instant,
    durationMs: count,
    status: z.nullable(z.int()),
    body: z.string(),
    error: z.nullable(z.string()),
  }),
);

export const webhookDeliveryStateSchema = z.enum(['pending', 'delivered', 'failed']);

const deliveryFields = {
  id,
  messageId: z.string(),
  type: z.enum([...WEBHOOK_EVENTS, 'webhook.test']),
  state: webhookDeliveryStateSchema,
  attemptCount: count,
  lastAttempt: z.nullable(attemptSchema),
  nextAttemptAt: z.nullable(instant),
  failure: z.nullable(z.string()),
  createdAt: instant,
};

export const webhookDeliverySchema = same<WebhookDelivery>()(z.object(deliveryFields));

export const webhookDeliveryDetailsSchema = same<WebhookDeliveryDetails>()(
  z.object({ ...deliveryFields, payload: z.string(), attempts: z.array(attemptSchema) }),
);

export const replayWebhooksInputSchema = same<ReplayWebhooksInput>()(z.strictObject({ since: instant }));

export const replayedWebhooksSchema = same<ReplayedWebhooks>()(z.object({ count }));
