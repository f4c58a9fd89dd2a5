import type { Endpoint } from '../endpoint.ts';
import { apiKeyEndpoints } from './api-keys.ts';
import { authEndpoints } from './auth.ts';
import { creatorEndpoints } from './creators.ts';
import { dropEndpoints } from './drops.ts';
import { eventEndpoints } from './events.ts';
import { followEndpoints } from './follows.ts';
import { healthEndpoints } from './health.ts';
import { notificationEndpoints } from './notifications.ts';
import { orderEndpoints } from './orders.ts';
import { productEndpoints } from './products.ts';
import { soldEndpoints } from './sold.ts';
import { webhookEndpoints } from './webhooks.ts';

/** Every route of the API. The server mounts exactly these; the SDK, the mock and the OpenAPI document are made from them. */
export const endpoints = {
  ...healthEndpoints,
  ...authEndpoints,
  ...apiKeyEndpoints,
  ...creatorEndpoints,
  ...followEndpoints,
  ...productEndpoints,
  ...dropEndpoints,
  ...orderEndpoints,
  ...soldEndpoints,
  ...eventEndpoints,
  ...notificationEndpoints,
  ...webhookEndpoints,
} satisfies Record<string, Endpoint>;

/** The table of endpoints as a type. */
export type Endpoints = typeof endpoints;

/** The name of an endpoint, such as `orders.create`. */
export type EndpointName = keyof Endpoints;

const countParams = (name: EndpointName): number => endpoints[name].path.split('{').length;

/** In the order in which a router must try them: `/drops/live` before `/drops/{dropId}`. */
export const endpointNames: readonly EndpointName[] = (Object.keys(endpoints) as EndpointName[]).sort(
  (a, b) => countParams(a) - countParams(b),
);
