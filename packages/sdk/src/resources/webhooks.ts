import { path, type Api, type CallSpec } from '../core/call.ts';
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

type Method = CallSpec['method'];

const spec = (name: string, method: Method, below = '', body?: unknown): CallSpec => ({
  endpoint: `webhooks.${name}`,
  method,
  path: `/webhooks${below}`,
  body,
});

const managing = ({ call, list }: Api) => ({
  /** Own endpoints, newest first. */
  list: (query?: PageQuery, options?: RequestOptions) =>
    list<WebhookEndpoint>({ ...spec('list', 'GET'), query }, options),

  /**
   * Has events sent to a URL. Keep the `secret` of the answer: it is not shown again.
   * Fails with `validation_failed` when the server may not call the URL, and with `limit_reached` beyond ten endpoints.
   */
  create: (input: CreateWebhookInput, options?: RequestOptions) =>
    call<WebhookEndpointWithSecret>(spec('create', 'POST', '', input), options),

  /** One own endpoint. Fails with `not_found`. */
  get: (endpointId: string, options?: RequestOptions) =>
    call<WebhookEndpoint>(spec('get', 'GET', path`/${endpointId}`), options),

  /** Changes where events go, which ones, or whether any do. Enabling forgets earlier failures. */
  update: (endpointId: string, input: UpdateWebhookInput, options?: RequestOptions) =>
    call<WebhookEndpoint>(spec('update', 'PATCH', path`/${endpointId}`, input), options),

  /** Removes an endpoint and its log. */
  delete: (endpointId: string, options?: RequestOptions) =>
    call<void>(spec('delete', 'DELETE', path`/${endpointId}`), options),

  /** Makes a new secret. The one before it signs as well for 24 hours, so that receivers can change without a gap. */
  rotateSecret: (endpointId: string, options?: RequestOptions) =>
    call<WebhookEndpointWithSecret>(
      spec('rotateSecret', 'POST', path`/${endpointId}/rotate-secret`),
      options,
    ),
});

const delivering = ({ call, list }: Api) => ({
  /** Sends `webhook.test`. Fails with `invalid_transition` while the endpoint is disabled. */
  test: (endpointId: string, options?: RequestOptions) =>
    call<WebhookDelivery>(spec('test', 'POST', path`/${endpointId}/test`), options),

  /** The log of deliveries, newest first. */
  deliveries: (endpointId: string, query?: WebhookDeliveryQuery, options?: RequestOptions) =>
    list<WebhookDelivery>({ ...spec('deliveries', 'GET', path`/${endpointId}/deliveries`), query }, options),

  /** One delivery with its body and its attempts. Fails with `not_found`. */
  delivery: (endpointId: string, deliveryId: string, options?: RequestOptions) =>
    call<WebhookDeliveryDetails>(
      spec('delivery', 'GET', path`/${endpointId}/deliveries/${deliveryId}`),
      options,
    ),

  /** Sends a delivery again, with the same `webhook-id`. */
  redeliver: (endpointId: string, deliveryId: string, options?: RequestOptions) =>
    call<WebhookDelivery>(
      spec('redeliver', 'POST', path`/${endpointId}/deliveries/${deliveryId}/redeliver`),
      options,
    ),

  /** Sends everything again that failed and happened since an instant. */
  replay: (endpointId: string, input: ReplayWebhooksInput, options?: RequestOptions) =>
    call<ReplayedWebhooks>(
      { ...spec('replay', 'POST', path`/${endpointId}/replay`, input), isIdempotent: true },
      options,
    ),
});
