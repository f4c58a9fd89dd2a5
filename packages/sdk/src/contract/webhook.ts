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
import { callableUrl as url, count, id, instant } from './fields.ts';

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
  'order.refunded',
  'order.refund_failed',
  'order.disputed',
] as const satisfies readonly WebhookEventType[];

const eventTypeSchema = same<WebhookEventType>()(z.enum(WEBHOOK_EVENTS));

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

/** {@link WebhookEndpoint} as a schema. */
export const webhookEndpointSchema = same<WebhookEndpoint>()(z.object(endpointFields));

/** {@link WebhookEndpointWithSecret} as a schema. */
export const webhookEndpointWithSecretSchema = same<WebhookEndpointWithSecret>()(
  z.object({ ...endpointFields, secret: z.string() }),
);

/** {@link CreateWebhookInput} as a schema. */
export const createWebhookInputSchema = same<CreateWebhookInput>()(z.strictObject({ url, events }));

/** {@link UpdateWebhookInput} as a schema. */
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

/** {@link WebhookDeliveryState} as a schema. */
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

/** {@link WebhookDelivery} as a schema. */
export const webhookDeliverySchema = same<WebhookDelivery>()(z.object(deliveryFields));

/** {@link WebhookDeliveryDetails} as a schema. */
export const webhookDeliveryDetailsSchema = same<WebhookDeliveryDetails>()(
  z.object({ ...deliveryFields, payload: z.string(), attempts: z.array(attemptSchema) }),
);

/** {@link ReplayWebhooksInput} as a schema. */
export const replayWebhooksInputSchema = same<ReplayWebhooksInput>()(z.strictObject({ since: instant }));

/** {@link ReplayedWebhooks} as a schema. */
export const replayedWebhooksSchema = same<ReplayedWebhooks>()(z.object({ count }));
