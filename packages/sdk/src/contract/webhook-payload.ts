import * as z from 'zod/mini';
import type { WebhookData, WebhookOrder, WebhookPayload, WebhookType } from '../types/webhook.ts';
import { dropSchema } from './drop.ts';
import { same } from './equal.ts';
import { count, id, instant, price } from './fields.ts';
import { disputeSchema, partFields } from './order.ts';

const orderSchema = same<WebhookOrder>()(
  z.object({
    id,
    number: z.string(),
    userId: id,
    buyerName: z.string(),
    status: partFields.status,
    items: z.array(
      z.object({ dropId: id, title: z.string(), quantity: count, unitPrice: price, ...partFields }),
    ),
    total: count,
    currency: z.string(),
    fulfillment: partFields.fulfillment,
    failure: partFields.failure,
    dispute: disputeSchema,
    version: count,
    createdAt: instant,
    updatedAt: instant,
  }),
);

const drop = z.object({ drop: dropSchema });
const order = z.object({ order: orderSchema, dropIds: z.array(id) });

/** The `data` of every webhook by its type. */
export const webhookDataSchemas = {
  'drop.scheduled': drop,
  'drop.updated': drop,
  'drop.started': drop,
  'drop.soldout': drop,
  'drop.restocked': drop,
  'drop.ended': drop,
  'drop.cancelled': drop,
  'stock.low': z.object({ dropId: id, remaining: count }),
  'order.pending': order,
  'order.confirmed': order,
  'order.failed': order,
  'order.cancelled': order,
  'order.fulfillment': order,
  'order.refunded': order,
  'order.refund_failed': order,
  'order.disputed': order,
  'webhook.test': z.object({ endpointId: id }),
} satisfies { [K in WebhookType]: z.ZodMiniType<WebhookData[K]> };

/** The body of a webhook of one type. */
export const webhookPayloadOf = (type: WebhookType) =>
  z.object({ type: z.literal(type), timestamp: instant, data: webhookDataSchemas[type] });

/** The body of any webhook of this version of the contract. */
export const webhookPayloadSchema = z.discriminatedUnion(
  'type',
  (Object.keys(webhookDataSchemas) as WebhookType[]).map(webhookPayloadOf) as unknown as [
    ReturnType<typeof webhookPayloadOf>,
  ],
) as unknown as z.ZodMiniType<WebhookPayload>;
