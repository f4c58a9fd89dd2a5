import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { id, pageOf, pageQuery } from '../fields.ts';
import {
  createWebhookInputSchema,
  replayedWebhooksSchema,
  replayWebhooksInputSchema,
  updateWebhookInputSchema,
  webhookDeliveryDetailsSchema,
  webhookDeliverySchema,
  webhookDeliveryStateSchema,
  webhookEndpointSchema,
  webhookEndpointWithSecretSchema,
} from '../webhook.ts';

const params = z.strictObject({ endpointId: id });
const deliveryParams = z.strictObject({ endpointId: id, deliveryId: id });
const ENDPOINT = '/webhooks/{endpointId}';
const DELIVERY = `${ENDPOINT}/deliveries/{deliveryId}` as const;

const managing = {
  'webhooks.list': endpoint({
    method: 'GET',
    path: '/webhooks',
    tag: 'webhooks',
    summary: 'Own webhook endpoints, newest first',
    auth: 'creator',
    query: z.strictObject(pageQuery),
    status: 200,
    response: pageOf(webhookEndpointSchema),
    problems: [],
  }),
  'webhooks.create': endpoint({
    method: 'POST',
    path: '/webhooks',
    tag: 'webhooks',
    summary: 'Have events sent to a URL, signed as Standard Webhooks. The secret is shown this once',
    auth: 'creator',
    body: createWebhookInputSchema,
    status: 201,
    response: webhookEndpointWithSecretSchema,
    problems: ['limit_reached'],
  }),
  'webhooks.get': endpoint({
    method: 'GET',
    path: ENDPOINT,
    tag: 'webhooks',
    summary: 'One own webhook endpoint',
    auth: 'creator',
    params,
    status: 200,
    response: webhookEndpointSchema,
    problems: ['not_found'],
  }),
  'webhooks.update': endpoint({
    method: 'PATCH',
    path: ENDPOINT,
    tag: 'webhooks',
    summary: 'Change where events go, which ones, or whether any do',
    auth: 'creator',
    params,
    body: updateWebhookInputSchema,
    status: 200,
    response: webhookEndpointSchema,
    problems: ['not_found'],
  }),
  'webhooks.delete': endpoint({
    method: 'DELETE',
    path: ENDPOINT,
    tag: 'webhooks',
    summary: 'Remove an endpoint and its log of deliveries',
    auth: 'creator',
    params,
    status: 204,
    problems: ['not_found'],
  }),
  'webhooks.rotateSecret': endpoint({
    method: 'POST',
    path: `${ENDPOINT}/rotate-secret`,
    tag: 'webhooks',
    summary: 'A new secret, shown this once. The one before it signs as well for 24 hours',
    auth: 'creator',
    params,
    status: 200,
    response: webhookEndpointWithSecretSchema,
    problems: ['not_found', 'limit_reached'],
  }),
};

const delivering = {
  'webhooks.test': endpoint({
    method: 'POST',
    path: `${ENDPOINT}/test`,
    tag: 'webhooks',
    summary: 'Send `webhook.test` to an enabled endpoint',
    auth: 'creator',
    params,
    status: 201,
    response: webhookDeliverySchema,
    problems: ['not_found', 'invalid_transition', 'limit_reached'],
  }),
  'webhooks.deliveries': endpoint({
    method: 'GET',
    path: `${ENDPOINT}/deliveries`,
    tag: 'webhooks',
    summary: 'The log of deliveries of the last 30 days, newest first',
    auth: 'creator',
    params,
    query: z.strictObject({ ...pageQuery, state: z.optional(webhookDeliveryStateSchema) }),
    status: 200,
    response: pageOf(webhookDeliverySchema),
    problems: ['not_found'],
  }),
  'webhooks.delivery': endpoint({
    method: 'GET',
    path: DELIVERY,
    tag: 'webhooks',
    summary: 'One delivery with its body and its attempts',
    auth: 'creator',
    // The body of an order names its buyer.
    scope: 'sales:read',
    params: deliveryParams,
    status: 200,
    response: webhookDeliveryDetailsSchema,
    problems: ['not_found'],
  }),
  'webhooks.redeliver': endpoint({
    method: 'POST',
    path: `${DELIVERY}/redeliver`,
    tag: 'webhooks',
    summary: 'Send a delivery again under the same `webhook-id`; one that is pending stays as it is',
    auth: 'creator',
    params: deliveryParams,
    status: 200,
    response: webhookDeliverySchema,
    problems: ['not_found', 'invalid_transition'],
  }),
  'webhooks.replay': endpoint({
    method: 'POST',
    path: `${ENDPOINT}/replay`,
    tag: 'webhooks',
    summary: 'Send all failed deliveries since an instant again',
    auth: 'creator',
    params,
    body: replayWebhooksInputSchema,
    status: 200,
    isIdempotent: true,
    response: replayedWebhooksSchema,
    problems: ['not_found', 'invalid_transition'],
  }),
};

export const webhookEndpoints = { ...managing, ...delivering };
