import { anything, path, type Api } from '../core/call.ts';
import type { RequestOptions } from '../options.ts';
import type { PageQuery } from '../types/page.ts';
import type {
  CreateWebhookInput,
  ReplayedWebhooks,
  ReplayWebhooksInput,
  UpdateWebhookInput,
  WebhookDelivery,
  WebhookDeliveryDetails,
  WebhookDeliveryQuery,
  WebhookEndpoint,
  WebhookEndpointWithSecret,
} from '../types/webhook.ts';

/** Webhooks of the signed-in creator. What arrives is checked with `@livedrops/sdk/webhooks`. */
export const createWebhooks = (api: Api) => ({ ...managing(api), ...delivering(api) });

const managing = ({ call, list }: Api) => ({
  /** Own endpoints, newest first. */
  list: (query?: PageQuery, options?: RequestOptions) =>
    list<WebhookEndpoint>({ endpoint: 'webhooks.list', method: 'GET', path: '/webhooks', query }, options),

  /**
   * Has events sent to a URL. Keep the `secret` of the answer: it is not shown again. What happens within the next second may
   * not be sent yet.
   * Fails with `validation_failed` when the server may not call the URL, and with `limit_reached` beyond ten endpoints.
   */
  create: (input: CreateWebhookInput, options?: RequestOptions) =>
    call<WebhookEndpointWithSecret>(
      { endpoint: 'webhooks.create', method: 'POST', path: '/webhooks', body: input, takesKey: true },
      options,
    ),

  /** One own endpoint. Fails with `not_found`. */
  get: (endpointId: string, options?: RequestOptions) =>
    call<WebhookEndpoint>(
      { endpoint: 'webhooks.get', method: 'GET', path: path`/webhooks/${endpointId}` },
      options,
    ),

  /** Changes where events go, which ones, or whether any do. Enabling forgets earlier failures. */
  update: (endpointId: string, input: UpdateWebhookInput, options?: RequestOptions) =>
    call<WebhookEndpoint>(
      { endpoint: 'webhooks.update', method: 'PATCH', path: path`/webhooks/${endpointId}`, body: input },
      options,
    ),

  /** Removes an endpoint and its log. */
  delete: (endpointId: string, options?: RequestOptions) =>
    call<void>(
      {
        endpoint: 'webhooks.delete',
        method: 'DELETE',
        path: path`/webhooks/${endpointId}`,
        isAnswer: anything,
      },
      options,
    ),

  /** Makes a new secret. The one before it signs as well for 24 hours, so that receivers can change without a gap. */
  rotateSecret: (endpointId: string, options?: RequestOptions) =>
    call<WebhookEndpointWithSecret>(
      {
        endpoint: 'webhooks.rotateSecret',
        method: 'POST',
        path: path`/webhooks/${endpointId}/rotate-secret`,
        takesKey: true,
      },
      options,
    ),
});

const delivering = ({ call, list }: Api) => ({
  /** Sends `webhook.test`. Fails with `invalid_transition` while the endpoint is disabled. */
  test: (endpointId: string, options?: RequestOptions) =>
    call<WebhookDelivery>(
      { endpoint: 'webhooks.test', method: 'POST', path: path`/webhooks/${endpointId}/test`, takesKey: true },
      options,
    ),

  /** The log of deliveries, newest first. */
  deliveries: (endpointId: string, query?: WebhookDeliveryQuery, options?: RequestOptions) =>
    list<WebhookDelivery>(
      {
        endpoint: 'webhooks.deliveries',
        method: 'GET',
        path: path`/webhooks/${endpointId}/deliveries`,
        query,
      },
      options,
    ),

  /** One delivery with its body and its attempts. Fails with `not_found`. */
  delivery: (endpointId: string, deliveryId: string, options?: RequestOptions) =>
    call<WebhookDeliveryDetails>(
      {
        endpoint: 'webhooks.delivery',
        method: 'GET',
        path: path`/webhooks/${endpointId}/deliveries/${deliveryId}`,
      },
      options,
    ),

  /** Sends a delivery again, with the same `webhook-id`. */
  redeliver: (endpointId: string, deliveryId: string, options?: RequestOptions) =>
    call<WebhookDelivery>(
      {
        endpoint: 'webhooks.redeliver',
        method: 'POST',
        path: path`/webhooks/${endpointId}/deliveries/${deliveryId}/redeliver`,
        takesKey: true,
      },
      options,
    ),

  /** Sends everything again that failed and happened since an instant. */
  replay: (endpointId: string, input: ReplayWebhooksInput, options?: RequestOptions) =>
    call<ReplayedWebhooks>(
      {
        endpoint: 'webhooks.replay',
        method: 'POST',
        path: path`/webhooks/${endpointId}/replay`,
        body: input,
        isIdempotent: true,
      },
      options,
    ),
});
